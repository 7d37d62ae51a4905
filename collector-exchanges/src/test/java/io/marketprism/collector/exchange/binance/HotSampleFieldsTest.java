package io.marketprism.collector.exchange.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.exchange.kit.TellingControl;
import io.marketprism.collector.model.BboEvent;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.sync.BboFeed;
import io.marketprism.collector.sync.BookSettings;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.Feed;
import io.marketprism.collector.sync.FeedContext;
import io.marketprism.collector.sync.TradeFeed;
import io.marketprism.collector.testing.Corpus;
import io.marketprism.collector.testing.RequiresCorpus;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One sample of each kind of books, trades and best prices, field by field. */
@RequiresCorpus
class HotSampleFieldsTest {
  private static final long RECEIVED_NS = 1_723_161_255_400_000_000L;

  private final List<MarketEvent> published = new ArrayList<>();
  private final FeedContext context =
      new FeedContext(
          published::add,
          new Clocks(() -> Instant.ofEpochSecond(1_723_161_255), () -> 1),
          () -> 1,
          Duration.ofSeconds(60));

  @Test
  void tradeOfSpot() throws IOException {
    TradeFeed feed = new TradeFeed(context, instrument(BinanceMarket.SPOT, "BTCUSDT"), true);
    decode(BinanceMarket.SPOT, "trade-01", "btcusdt@trade", feed);
    TradeEvent trade = (TradeEvent) published.get(0);
    assertThat(trade.id()).isEqualTo(3_735_683_259L);
    assertThat(trade.price()).isEqualTo(6_183_763L);
    assertThat(trade.quantity()).isEqualTo(2_000L);
    assertThat(trade.side()).as("the buyer made the price").isEqualTo(Side.SELL);
    assertThat(trade.exchangeTimeMs()).isEqualTo(1_723_161_255_343L);
    assertThat(trade.tradeTimeMs()).isEqualTo(1_723_161_255_342L);
    assertThat(trade.receivedNs()).isEqualTo(RECEIVED_NS);
    assertThat(trade.isAggregated()).isFalse();
  }

  @Test
  void aggregateOfUsdM() throws IOException {
    TradeFeed feed = new TradeFeed(context, instrument(BinanceMarket.USDM, "CTKUSDT"), true);
    decode(BinanceMarket.USDM, "aggTrade-01", "ctkusdt@aggTrade", feed);
    TradeEvent trade = (TradeEvent) published.get(0);
    assertThat(trade.id()).isEqualTo(16_599_292L);
    assertThat(trade.firstTradeId()).isEqualTo(23_961_322L);
    assertThat(trade.lastTradeId()).isEqualTo(23_961_322L);
    Scales scales = trade.scales();
    assertThat(BigDecimal.valueOf(trade.price(), scales.price())).isEqualByComparingTo("1.011");
    assertThat(BigDecimal.valueOf(trade.quantity(), scales.size())).isEqualByComparingTo("10");
    assertThat(trade.side()).isEqualTo(Side.BUY);
    assertThat(trade.exchangeTimeMs()).isEqualTo(1_626_992_741_575L);
    assertThat(trade.tradeTimeMs()).isEqualTo(1_626_992_741_421L);
  }

  @Test
  void bestPricesOfSpotHaveNoTime() throws IOException {
    BboFeed feed = new BboFeed(context, instrument(BinanceMarket.SPOT, "BTCUSDT"));
    decode(BinanceMarket.SPOT, "bookTicker-01", "btcusdt@bookTicker", feed);
    BboEvent best = (BboEvent) published.get(0);
    assertThat(best.updateId()).isEqualTo(50_093_239_212L);
    assertThat(best.bid()).isEqualTo(new BboEvent.Quote(6_183_763L, 378_826L));
    assertThat(best.ask()).isEqualTo(new BboEvent.Quote(6_183_764L, 154_698L));
    assertThat(best.exchangeTimeMs()).isEqualTo(MarketEvent.UNKNOWN);
  }

  @Test
  void bestPricesOfUsdM() throws IOException {
    BboFeed feed = new BboFeed(context, instrument(BinanceMarket.USDM, "BTCUSDT"));
    decode(BinanceMarket.USDM, "bookTicker-01", "btcusdt@bookTicker", feed);
    BboEvent best = (BboEvent) published.get(0);
    assertThat(best.updateId()).isEqualTo(5_123_107_839_020L);
    assertThat(best.bid()).isEqualTo(new BboEvent.Quote(6_180_020L, 250_700L));
    assertThat(best.ask()).isEqualTo(new BboEvent.Quote(6_180_030L, 251_000L));
    assertThat(best.exchangeTimeMs()).isEqualTo(1_723_161_256_313L);
  }

  @Test
  void changeOfABookOfSpot() throws IOException {
    BookSynchronizer book = book(BinanceMarket.SPOT, 50_093_239_188L);
    decode(BinanceMarket.SPOT, "depthUpdate-01", "btcusdt@depth@100ms", book);
    BookEvent update = (BookEvent) published.get(published.size() - 1);
    assertThat(update.first()).isEqualTo(50_093_239_189L);
    assertThat(update.last()).isEqualTo(50_093_239_202L);
    assertThat(update.exchangeTimeMs()).isEqualTo(1_723_161_255_208L);
    assertThat(List.of(update.bidCount(), update.askCount())).containsExactly(3, 9);
    assertThat(update.bidPrice(0)).isEqualTo(6_173_763L);
    assertThat(update.bidSize(0)).isZero();
    assertThat(update.askPrice(0)).isEqualTo(6_183_764L);
    assertThat(update.askSize(0)).isEqualTo(154_698L);
    assertThat(update.askPrice(8)).isEqualTo(6_193_764L);
    assertThat(update.askSize(8)).isEqualTo(2_000L);
  }

  /** It continues the snapshot directly, by the id that it names. */
  @Test
  void changeOfABookOfUsdM() throws IOException {
    BookSynchronizer book = book(BinanceMarket.USDM, 5_123_107_831_937L);
    decode(BinanceMarket.USDM, "depthUpdate-01", "btcusdt@depth@0ms", book);
    BookEvent update = (BookEvent) published.get(published.size() - 1);
    assertThat(update.last()).isEqualTo(5_123_107_837_557L);
    assertThat(update.previous()).isEqualTo(5_123_107_831_937L);
    assertThat(update.exchangeTimeMs()).isEqualTo(1_723_161_256_299L);
    assertThat(List.of(update.bidCount(), update.askCount())).containsExactly(53, 29);
  }

  /** A book that is joined at that id, without a level. */
  private BookSynchronizer book(BinanceMarket market, long last) {
    LevelList none = new LevelList();
    BookSnapshot snapshot =
        new BookSnapshot(
            last, none, none, true, true, new Scales(2, 5), MarketEvent.UNKNOWN, RECEIVED_NS);
    BookSynchronizer book =
        new BookSynchronizer(
            context,
            instrument(market, "BTCUSDT"),
            market.sequenceRule(),
            BookSettings.live(1_000, Optional.empty()),
            (who, ticket, attempt) -> who.onSnapshot(ticket, snapshot));
    book.subscribed();
    book.tick(Duration.ofHours(1).toNanos());
    return book;
  }

  private static Instrument instrument(BinanceMarket market, String symbol) {
    return new Instrument(
        market.venue(),
        market.usualType(),
        symbol,
        symbol,
        symbol.replace("USDT", ""),
        "USDT",
        2,
        5,
        market.quantityUnit(),
        true);
  }

  private void decode(BinanceMarket market, String sample, String stream, Feed feed)
      throws IOException {
    if (!(feed instanceof BookSynchronizer)) {
      feed.subscribed();
    }
    BinanceDecoder decoder = new BinanceDecoder(market, new TellingControl(new ArrayList<>()));
    decoder.feeds(Map.of(stream, feed));
    String text =
        Files.readString(
            Corpus.path().resolve("samples/" + market.venue().name() + "/" + sample + ".json"));
    decoder.decode(text.strip(), RECEIVED_NS);
    assertThat(published).isNotEmpty();
  }
}
