package io.marketprism.collector.app.mainjob;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A book as a consumer keeps it, from published lines alone: hold the last id; ignore what ends at
 * or before it; apply an update whose previous id is the held one; a snapshot that ends after it
 * replaces; otherwise wait for the next whole book. Not thread-safe.
 */
public final class ConsumerBook {
  private final NavigableMap<BigDecimal, BigDecimal> bids =
      new TreeMap<>(Comparator.reverseOrder());
  private final NavigableMap<BigDecimal, BigDecimal> asks = new TreeMap<>();
  private OptionalLong held = OptionalLong.empty();
  private int broken;
  private int crossed;

  /** Holds nothing yet. */
  public ConsumerBook() {}

  /** Takes the next line about this book. */
  public void accept(EventFiles.Line line) {
    long last = line.number("last_update_id");
    if (held.isPresent() && last <= held.getAsLong()) {
      return;
    }
    if (line.isSnapshot()) {
      bids.clear();
      asks.clear();
    } else if (held.isEmpty() || line.number("prev_update_id") != held.getAsLong()) {
      broken++;
      return;
    }
    apply(bids, line.event().getAsJsonArray("bids"));
    apply(asks, line.event().getAsJsonArray("asks"));
    held = OptionalLong.of(last);
    if (!bids.isEmpty() && !asks.isEmpty() && bids.firstKey().compareTo(asks.firstKey()) >= 0) {
      crossed++;
    }
  }

  private static void apply(Map<BigDecimal, BigDecimal> side, JsonArray levels) {
    for (JsonElement level : levels) {
      BigDecimal price = level.getAsJsonArray().get(0).getAsBigDecimal();
      BigDecimal size = level.getAsJsonArray().get(1).getAsBigDecimal();
      if (size.signum() == 0) {
        side.remove(price);
      } else {
        side.put(price, size);
      }
    }
  }

  /** The id that it stands at; empty before the first whole book. */
  public OptionalLong held() {
    return held;
  }

  /** Updates that did not continue what was held. */
  public int broken() {
    return broken;
  }

  /** Lines after which the best bid was not below the best ask. */
  public int crossed() {
    return crossed;
  }

  /** Sizes by price, best first. */
  public NavigableMap<BigDecimal, BigDecimal> bids() {
    return Collections.unmodifiableNavigableMap(bids);
  }

  /** Sizes by price, best first. */
  public NavigableMap<BigDecimal, BigDecimal> asks() {
    return Collections.unmodifiableNavigableMap(asks);
  }

  int levels(boolean ofBids) {
    return (ofBids ? bids : asks).size();
  }

  /** Price and size of the best level; empty where the side is. */
  Optional<Map.Entry<BigDecimal, BigDecimal>> best(boolean ofBids) {
    return Optional.ofNullable((ofBids ? bids : asks).firstEntry());
  }

  /** The digest of the whole book. */
  public String digest() {
    return digest(bids, asks);
  }

  /** SHA-256 over a line for each level, best first, bids before asks. */
  public static String digest(Map<BigDecimal, BigDecimal> bids, Map<BigDecimal, BigDecimal> asks) {
    StringBuilder text = new StringBuilder();
    bids.forEach((price, size) -> text.append(line("B", price, size)));
    asks.forEach((price, size) -> text.append(line("A", price, size)));
    try {
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static String line(String side, BigDecimal price, BigDecimal size) {
    return side + "|" + plain(price) + "|" + plain(size) + "\n";
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }
}
