package io.marketprism.collector.metrics;

import io.marketprism.collector.book.BookTop;
import io.marketprism.collector.book.QuoteSide;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.model.DataType;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a page shows of order books: the best levels of the first books of each venue, those first
 * that are not live. Bounded, however many there are; the levels are those that were published
 * last, so that no lock is taken for them. Pure functions.
 */
final class BookOverview {
  /** Books of one venue whose levels are shown. */
  static final int BOOKS_A_VENUE = 12;

  private BookOverview() {}

  /** Writes the array of books, and how many are left out. */
  static void write(
      Json json, Map<String, List<FeedReport>> venues, MetricsSource source, EventRates rates)
      throws IOException {
    List<FeedReport> shown = new ArrayList<>();
    int all = 0;
    for (List<FeedReport> feeds : venues.values()) {
      List<FeedReport> books = feeds.stream().filter(BookOverview::isBook).toList();
      shown.addAll(books.subList(0, Math.min(books.size(), BOOKS_A_VENUE)));
      all += books.size();
    }
    int most = BOOKS_A_VENUE * FeedOverview.MAX_VENUES;
    List<FeedReport> rows = shown.subList(0, Math.min(shown.size(), most));
    json.array("books", rows, (item, feed) -> book(item, feed, source, rates));
    json.number("book_count", all);
  }

  private static boolean isBook(FeedReport feed) {
    return feed.dataType() == DataType.ORDERBOOK;
  }

  private static void book(Json json, FeedReport feed, MetricsSource source, EventRates rates)
      throws IOException {
    json.text("venue", feed.instrument().venue().name());
    FeedOverview.feed(json, feed, rates.of(feed));
    if (feed.book().isPresent()) {
      json.number("complete_levels", feed.book().get().completeLevels());
    }
    Optional<BookTop> top = source.top(feed.instrument());
    if (top.isPresent()) {
      json.texts("bids", levels(top.get(), QuoteSide.BID));
      json.texts("asks", levels(top.get(), QuoteSide.ASK));
    }
  }

  /** Price and size of each level, the best first. */
  private static List<List<String>> levels(BookTop top, QuoteSide side) {
    List<List<String>> levels = new ArrayList<>();
    for (int i = 0; i < top.levels(side); i++) {
      levels.add(List.of(plain(top.price(side, i)), plain(top.size(side, i))));
    }
    return levels;
  }

  private static String plain(BigDecimal value) {
    return value.stripTrailingZeros().toPlainString();
  }
}
