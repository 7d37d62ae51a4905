package io.marketprism.collector.exchange.session;

import java.time.Duration;
import java.util.List;

/** What a session sends to an exchange that acknowledges and is quiet then, in virtual time. */
public final class QuietConnection {
  private final VirtualSlot slot;

  /** A connection on which that channel is subscribed and acknowledged. */
  public QuietConnection(SessionProtocol protocol, String channel) {
    slot = new VirtualSlot(protocol, 10).start(channel);
    slot.open(1);
    slot.advance(Duration.ofSeconds(1));
    slot.text(1, "ack 1");
  }

  /** Lets time pass. */
  public void pass(Duration time) {
    slot.advance(time);
  }

  /** The exchange sends a frame. */
  public void receive(String frame) {
    slot.text(1, frame);
  }

  /** What was sent. */
  public List<String> sent() {
    return List.copyOf(slot.wire(1).sent);
  }

  /** Whether it was given up. */
  public boolean isGivenUp() {
    return slot.wire(1).cancelled || slot.wires.count() > 1;
  }

  /** Closes it, and requires that nothing is left. */
  public void close() {
    slot.closeAndCheck();
  }
}
