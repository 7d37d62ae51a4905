package io.marketprism.collector.exchange.kit;

import io.marketprism.collector.model.BboEvent;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.TradeEvent;

/** Events in a few words each. */
final class Story {
  private Story() {}

  static String of(MarketEvent event) {
    if (event instanceof BookEvent book) {
      return book.isSnapshot()
          ? "snapshot " + book.last()
          : "update " + book.previous() + ">" + book.last();
    }
    if (event instanceof TradeEvent trade) {
      return "trade " + trade.id();
    }
    if (event instanceof BboEvent) {
      return "bbo";
    }
    if (event instanceof InterruptionEvent interruption) {
      return interruption.feed().wire() + " interrupted: " + interruption.reason().wire();
    }
    return event.dataType().wire();
  }
}
