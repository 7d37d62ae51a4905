package io.marketprism.collector.exchange.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.model.BboEvent;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Decimals;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * What a frame says, as another JSON reader than the decoder's finds it; the decoder's event must
 * say the same. An id or time that the frame does not give is {@link MarketEvent#UNKNOWN}.
 *
 * @param type of which data
 * @param id the id of the trade or the quote, the last one of the book
 * @param exchangeMs the event's time
 * @param matchMs when a trade was matched
 * @param bids what stands on the bid side; of a trade, what a buyer took
 * @param asks what stands on the ask side; of a trade, what a seller gave
 */
public record Said(
    DataType type, long id, long exchangeMs, long matchMs, List<Level> bids, List<Level> asks) {

  /** A whole book or a delta of one. */
  public static Said book(long last, long exchangeMs, List<Level> bids, List<Level> asks) {
    return new Said(DataType.ORDERBOOK, last, exchangeMs, MarketEvent.UNKNOWN, bids, asks);
  }

  /** A trade of that aggressor. */
  public static Said trade(long id, long exchangeMs, long matchMs, Side side, Level level) {
    List<Level> bought = side == Side.BUY ? List.of(level) : List.of();
    List<Level> sold = side == Side.SELL ? List.of(level) : List.of();
    return new Said(DataType.TRADE, id, exchangeMs, matchMs, bought, sold);
  }

  /** The best bid and offer, each none where there is no order. */
  public static Said quote(long id, long exchangeMs, List<Level> bid, List<Level> ask) {
    return new Said(DataType.BBO, id, exchangeMs, MarketEvent.UNKNOWN, bid, ask);
  }

  /** Requires that these events, in order, are among what was said, and say the same. */
  static void requireSame(List<MarketEvent> events, List<Said> said, String frame) {
    int next = 0;
    for (MarketEvent event : events) {
      while (next < said.size() && said.get(next).id != id(event)) {
        next++;
      }
      assertThat(next).as("what %d stands for in %s", id(event), frame).isLessThan(said.size());
      said.get(next++).requireIs(event, frame);
    }
  }

  private static long id(MarketEvent event) {
    if (event instanceof BookEvent book) {
      return book.last();
    }
    return event instanceof TradeEvent trade ? trade.id() : ((BboEvent) event).updateId();
  }

  private void requireIs(MarketEvent event, String frame) {
    assertThat(event.dataType()).as(frame).isEqualTo(type);
    assertThat(event.exchangeTimeMs()).as(frame).isEqualTo(exchangeMs);
    if (event instanceof TradeEvent trade) {
      assertThat(trade.tradeTimeMs()).as(frame).isEqualTo(matchMs);
      List<Level> level = trade.side() == Side.BUY ? bids : asks;
      assertThat(level).as("%s in %s", trade.side(), frame).hasSize(1);
      requireNumber(trade.price(), trade.scales().price(), level.get(0).price(), frame);
      requireNumber(trade.quantity(), trade.scales().size(), level.get(0).size(), frame);
    } else if (event instanceof BboEvent quote) {
      requireQuote(quote.bid(), quote, bids, frame);
      requireQuote(quote.ask(), quote, asks, frame);
    } else if (event instanceof BookEvent book) {
      requireSide(levels(book, true), bids, book.isSnapshot(), frame);
      requireSide(levels(book, false), asks, book.isSnapshot(), frame);
    }
  }

  private static void requireNumber(long mantissa, int scale, String text, String frame) {
    assertThat(Decimals.toBigDecimal(mantissa, scale))
        .as(frame)
        .isEqualByComparingTo(new BigDecimal(text));
  }

  private static void requireQuote(
      BboEvent.Quote quote, BboEvent event, List<Level> side, String frame) {
    if (side.isEmpty()) {
      assertThat(quote.price()).as(frame).isEqualTo(MarketEvent.UNKNOWN);
    } else {
      requireNumber(quote.price(), event.scales().price(), side.get(0).price(), frame);
      requireNumber(quote.size(), event.scales().size(), side.get(0).size(), frame);
    }
  }

  /** A whole book may have more than one frame says; where a price stands twice, one counts. */
  private static void requireSide(
      List<Level> event, List<Level> side, boolean whole, String frame) {
    assertThat(whole || event.size() <= side.size()).as("%s of %s", event, frame).isTrue();
    for (Level level : side) {
      if (whole && side.stream().anyMatch(one -> samePrice(one, level) && one.isGone())) {
        continue;
      }
      assertThat(event)
          .as("%s of %s", level, frame)
          .anyMatch(
              one ->
                  samePrice(one, level)
                      && side.stream().anyMatch(any -> samePrice(any, one) && sameSize(any, one)));
    }
  }

  private static boolean samePrice(Level one, Level other) {
    return new BigDecimal(one.price()).compareTo(new BigDecimal(other.price())) == 0;
  }

  private static boolean sameSize(Level one, Level other) {
    return new BigDecimal(one.size()).compareTo(new BigDecimal(other.size())) == 0;
  }

  private static List<Level> levels(BookEvent book, boolean bids) {
    List<Level> levels = new ArrayList<>();
    for (int i = 0; i < (bids ? book.bidCount() : book.askCount()); i++) {
      long price = bids ? book.bidPrice(i) : book.askPrice(i);
      long size = bids ? book.bidSize(i) : book.askSize(i);
      levels.add(
          new Level(
              Decimals.toString(price, book.priceScale()),
              Decimals.toString(size, book.sizeScale())));
    }
    return levels;
  }
}
