package io.marketprism.collector.app.recording;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.marketprism.collector.book.ArrayOrderBook;
import io.marketprism.collector.book.BookDelta;
import io.marketprism.collector.book.BookLimits;
import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import java.math.BigDecimal;

/** A book that is kept of published events by the consumer's rule. Not thread-safe. */
final class StreamBook {
  private final ArrayOrderBook book;
  private final JsonArray checkpoints;
  private long applied;
  private long held = MarketEvent.UNKNOWN;

  /**
   * @param joined how many updates its first snapshot contains
   * @param checkpoints where figures are taken; what stands there is replaced
   */
  StreamBook(Instrument instrument, long joined, JsonArray checkpoints) {
    this.book = new ArrayOrderBook(instrument, BookLimits.replay());
    this.applied = joined;
    this.checkpoints = checkpoints.deepCopy();
  }

  /** Applies an event; fails where one before it is missing. */
  void apply(JsonObject event) {
    long last = event.get("last_update_id").getAsLong();
    Scales scales = scales(event);
    if (event.get("update_type").getAsString().equals("snapshot")) {
      book.load(
          new BookSnapshot(
              last,
              levels(event, "bids", scales),
              levels(event, "asks", scales),
              true,
              true,
              scales,
              MarketEvent.UNKNOWN,
              0));
    } else {
      if (event.get("prev_update_id").getAsLong() != held) {
        throw new AssertionError(event + " does not continue " + held);
      }
      applied++;
      book.widen(book.scales().widen(scales.price(), scales.size()));
      BookDelta delta = new BookDelta().clear().ids(last, last, held).scales(book.scales());
      fill(event, "bids", book.scales(), delta.bids());
      fill(event, "asks", book.scales(), delta.asks());
      book.apply(delta);
    }
    held = last;
    check();
  }

  private void check() {
    for (int i = 0; i < checkpoints.size(); i++) {
      long at = checkpoints.get(i).getAsJsonObject().get("updates_applied").getAsLong();
      if (at == applied) {
        JsonObject point = figures();
        point.addProperty("updates_applied", at);
        checkpoints.set(i, point);
      }
    }
  }

  private static LevelList levels(JsonObject event, String side, Scales scales) {
    LevelList levels = new LevelList();
    fill(event, side, scales, levels);
    return levels;
  }

  private static void fill(JsonObject event, String side, Scales scales, LevelList into) {
    for (JsonElement level : event.getAsJsonArray(side)) {
      into.add(
          StreamSummary.mantissa(number(level, 0), scales.price()),
          StreamSummary.mantissa(number(level, 1), scales.size()));
    }
  }

  private static Scales scales(JsonObject event) {
    int price = 0;
    int size = 0;
    for (String side : new String[] {"bids", "asks"}) {
      for (JsonElement level : event.getAsJsonArray(side)) {
        price = Math.max(price, number(level, 0).scale());
        size = Math.max(size, number(level, 1).scale());
      }
    }
    return new Scales(price, size);
  }

  private static BigDecimal number(JsonElement level, int i) {
    return level.getAsJsonArray().get(i).getAsBigDecimal();
  }

  /** What is compared of the book as it is. */
  JsonObject figures() {
    return ReplaySummary.figures(book);
  }

  /** The checkpoints; those that lie within the first snapshot as they were given. */
  JsonArray checkpoints() {
    return checkpoints;
  }
}
