package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.exchange.venue.VenueProtocol.ChannelName;
import io.marketprism.collector.spi.ExchangeAdapter.FrameCounts;
import io.marketprism.collector.sync.Feed;
import java.util.List;
import java.util.Map;

/**
 * A connection slot of a venue as an adapter makes it, without a socket, for tests of exchanges:
 * the test says what happens on the connections, and reads what the session is asked for.
 */
public final class BareSlot {
  private final FakeSession session = new FakeSession();
  private final MarketSlot slot;

  /** A slot with a decoder of that venue. */
  public BareSlot(VenueProtocol protocol) {
    slot = new MarketSlot(new SlotLock(), protocol::decoder, listener -> session);
  }

  /** Subscribes these. */
  public void add(Map<ChannelName, Feed> feeds) {
    slot.add(feeds);
  }

  /** A frame arrives on the connection of that generation; whether it is a sign of life. */
  public boolean frame(long generation, String frame, long receivedNs) {
    return slot.onFrame(generation, frame, receivedNs);
  }

  /** The exchange acknowledged these channels. */
  public void subscribed(long generation, List<String> channels) {
    slot.onSubscribed(generation, channels);
  }

  /** The connection is lost. */
  public void lost(long generation) {
    slot.onLost(generation, "reset");
  }

  /** The connection of that generation is in charge. */
  public void handedOver(long generation) {
    slot.onHandedOver(generation);
  }

  /** Lets time pass. Nanoseconds, monotonic. */
  public void tick(long nowNs) {
    slot.tick(nowNs);
  }

  /** Closes it. */
  public void close() {
    slot.close();
  }

  /** What became of the frames. */
  public FrameCounts counts() {
    return slot.counts();
  }

  /** What the session was asked for, {@code reply 1 pong}: the connection, then the rest. */
  public List<String> calls() {
    return session.calls;
  }
}
