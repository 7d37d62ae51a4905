package io.marketprism.collector.exchange.deribit;

import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.exchange.json.ValueKind;
import io.marketprism.collector.model.Scales;

/**
 * A side of a book in which each level says what becomes of it; further elements of a level are
 * skipped. The amount of a level that is deleted says nothing.
 *
 * <pre>[["new",5042.34,30.0],["change",5042.0,45.0],["delete",5041.94,0.0]]</pre>
 *
 * <p>Not thread-safe; owned by one {@link BookPayload}.
 */
final class ActionLevels {
  private static final Literal NEW = Literal.of("new");
  private static final Literal CHANGE = Literal.of("change");
  private static final Literal DELETE = Literal.of("delete");

  private boolean deletes;

  /** Forgets what was read before. */
  void clear() {
    deletes = false;
  }

  /** Whether a level was deleted since {@link #clear}. */
  boolean deletes() {
    return deletes;
  }

  /**
   * Reads a side.
   *
   * @param levels is cleared first, and filled in the order of the frame; size 0 removes
   */
  void read(JsonScanner json, Scales scales, LevelList levels) {
    levels.clear();
    json.beginArray();
    while (json.nextElement()) {
      if (levels.count() == LevelList.MAX_LEVELS) {
        throw json.refused(Reason.TOO_MANY_LEVELS);
      }
      json.beginArray();
      json.element();
      boolean removes = removes(json);
      json.element();
      long price = json.price(scales.price());
      json.element();
      levels.add(price, removes ? skipAmount(json) : json.size(scales.size()));
      json.endArray();
    }
  }

  private boolean removes(JsonScanner json) {
    json.text();
    if (json.textIs(NEW) || json.textIs(CHANGE)) {
      return false;
    }
    if (!json.textIs(DELETE)) {
      throw json.refused(Reason.VALUE);
    }
    deletes = true;
    return true;
  }

  private static long skipAmount(JsonScanner json) {
    if (json.peek() != ValueKind.NUMBER) {
      throw json.refused(Reason.KIND);
    }
    json.skipValue();
    return 0;
  }
}
