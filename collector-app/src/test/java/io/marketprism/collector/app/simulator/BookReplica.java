package io.marketprism.collector.app.simulator;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.marketprism.collector.app.simulator.market.TrueBook;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A book kept by the exchange's documented steps, as any client would. Throws AssertionError where
 * a delta does not follow the one before.
 */
public final class BookReplica {
  private final String symbol;
  private final TreeMap<BigDecimal, BigDecimal> bids = new TreeMap<>(Comparator.reverseOrder());
  private final TreeMap<BigDecimal, BigDecimal> asks = new TreeMap<>();
  private long lastUpdateId;
  private int applied;
  private int stale;

  private BookReplica(String symbol) {
    this.symbol = symbol;
  }

  /** Starts from a REST snapshot. */
  public static BookReplica of(String symbol, JsonObject snapshot) {
    BookReplica replica = new BookReplica(symbol);
    replica.lastUpdateId = snapshot.get("lastUpdateId").getAsLong();
    apply(replica.bids, snapshot.getAsJsonArray("bids"));
    apply(replica.asks, snapshot.getAsJsonArray("asks"));
    return replica;
  }

  /** Applies a delta, or drops it where it is contained already. */
  public void apply(JsonObject delta) {
    long first = delta.get("U").getAsLong();
    long last = delta.get("u").getAsLong();
    if (last <= lastUpdateId) {
      stale++;
      return;
    }
    if (first > lastUpdateId + 1 || first > last) {
      throw new AssertionError(symbol + ": " + first + ".." + last + " after " + lastUpdateId);
    }
    apply(bids, delta.getAsJsonArray("b"));
    apply(asks, delta.getAsJsonArray("a"));
    lastUpdateId = last;
    applied++;
  }

  private static void apply(TreeMap<BigDecimal, BigDecimal> side, JsonArray levels) {
    for (JsonElement level : levels) {
      BigDecimal price = level.getAsJsonArray().get(0).getAsBigDecimal().stripTrailingZeros();
      BigDecimal size = level.getAsJsonArray().get(1).getAsBigDecimal();
      if (size.signum() == 0) {
        side.remove(price);
      } else {
        side.put(price, size);
      }
    }
  }

  public long lastUpdateId() {
    return lastUpdateId;
  }

  /** How many deltas were applied. */
  public int applied() {
    return applied;
  }

  /** How many deltas were contained already. */
  public int stale() {
    return stale;
  }

  /** The bids as they are, best first; not a copy. */
  public NavigableMap<BigDecimal, BigDecimal> bids() {
    return bids;
  }

  /** The asks as they are, best first; not a copy. */
  public NavigableMap<BigDecimal, BigDecimal> asks() {
    return asks;
  }

  /** In the form of the truth. */
  public TrueBook book() {
    return new TrueBook(symbol, lastUpdateId, bids, asks);
  }
}
