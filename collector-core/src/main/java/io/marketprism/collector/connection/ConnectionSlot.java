package io.marketprism.collector.connection;

/**
 * The right to fill one slot, held by one owner from {@link ConnectionRegistry#claim} until {@link
 * #release}. Thread-safe.
 */
public final class ConnectionSlot {
  private final SlotRecord slot;

  ConnectionSlot(SlotRecord slot) {
    this.slot = slot;
  }

  /**
   * Begins a connection, in state WAITING.
   *
   * @param openedBy {@code start}, {@code reconnect} or {@code hand_over}
   * @param canceller ends the connection at once, from any thread and without blocking
   * @throws ConnectionRefusedException where the slot has a connection already and a limit leaves
   *     no place for one more, or where the slot was released
   */
  public Connection open(String openedBy, Runnable canceller) {
    return slot.open(openedBy, canceller);
  }

  /** Gives the slot back; connections that are still in it are cancelled. Safe to call twice. */
  public void release() {
    slot.release();
  }
}
