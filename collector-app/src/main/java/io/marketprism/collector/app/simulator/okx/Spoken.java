package io.marketprism.collector.app.simulator.okx;

import io.marketprism.collector.app.simulator.market.Channel;
import io.marketprism.collector.app.simulator.market.MarketListener;
import io.marketprism.collector.app.simulator.stream.Client;
import io.marketprism.collector.app.simulator.stream.Clients;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * Hands on what the market sends, and remembers when each book spoke last, whose channel speaks
 * most often. Not thread-safe; owned by the loop thread. Times are nanoseconds, monotonic.
 */
final class Spoken implements MarketListener {
  private static final long REPEATED_AFTER_NS = Duration.ofMinutes(1).toNanos();

  private final Clients clients;
  private final LongSupplier nanoTime;
  private final long[] booksNs;
  private long anyNs;

  Spoken(Clients clients, int instruments, LongSupplier nanoTime) {
    this.clients = clients;
    this.nanoTime = nanoTime;
    booksNs = new long[instruments];
    anyNs = nanoTime.getAsLong();
    Arrays.fill(booksNs, anyNs);
  }

  /** When anything was last sent to a client that is subscribed; at the start where nothing was. */
  long lastNs(Client client) {
    return client.names().isEmpty() ? Long.MIN_VALUE : anyNs;
  }

  /** Sends an update without levels of each book that was quiet for a minute. */
  void repeatQuietBooks(IntFunction<byte[]> nothingNew) {
    long nowNs = nanoTime.getAsLong();
    for (int i = 0; i < booksNs.length; i++) {
      if (nowNs - booksNs[i] >= REPEATED_AFTER_NS && watched(i, Channel.DEPTH)) {
        byte[] update = nothingNew.apply(i);
        payload(i, Channel.DEPTH, update, 0, update.length);
      }
    }
    flush();
  }

  @Override
  public boolean watched(int instrument, Channel channel) {
    return clients.watched(instrument, channel);
  }

  @Override
  public int watchers() {
    return clients.watchers();
  }

  @Override
  public boolean ready() {
    return clients.ready();
  }

  @Override
  public void payload(int instrument, Channel channel, byte[] bytes, int offset, int length) {
    anyNs = nanoTime.getAsLong();
    if (channel == Channel.DEPTH) {
      booksNs[instrument] = anyNs;
    }
    clients.payload(instrument, channel, bytes, offset, length);
  }

  @Override
  public void flush() {
    clients.flush();
  }
}
