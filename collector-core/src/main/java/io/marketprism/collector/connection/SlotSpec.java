package io.marketprism.collector.connection;

/**
 * What a slot is for. Immutable.
 *
 * @param slot unique name, {@code binance-spot/0}
 * @param venue the venue's name, {@code binance-spot}
 * @param purpose {@code websocket} or {@code rest}
 * @param endpoint where to, without secrets
 * @param owner who holds it, for people
 * @param places sockets that it may hold at once without a hand-over, at least 1
 */
public record SlotSpec(
    String slot, String venue, String purpose, String endpoint, String owner, int places) {
  /** The purpose of a slot that carries a feed. */
  public static final String WEBSOCKET = "websocket";

  /** The purpose of a slot that asks and is answered. */
  public static final String REST = "rest";

  /** Refuses a slot without places. */
  public SlotSpec {
    if (places < 1) {
      throw new IllegalArgumentException(slot + " needs at least one place, not " + places);
    }
  }

  /** A slot for one WebSocket. */
  public static SlotSpec webSocket(String slot, String venue, String endpoint, String owner) {
    return new SlotSpec(slot, venue, WEBSOCKET, endpoint, owner, 1);
  }

  /** A slot for at most {@code places} REST connections to one host. */
  public static SlotSpec rest(
      String slot, String venue, String endpoint, String owner, int places) {
    return new SlotSpec(slot, venue, REST, endpoint, owner, places);
  }
}
