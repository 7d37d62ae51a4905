package io.marketprism.collector.exchange.binance;

import static io.marketprism.collector.exchange.binance.DecoderHarness.bookTicker;
import static io.marketprism.collector.exchange.binance.DecoderHarness.depth;
import static io.marketprism.collector.exchange.binance.DecoderHarness.trade;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.book.OrderBook;
import io.marketprism.collector.book.QuoteSide;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.BboEvent;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.TradeEvent;
import org.junit.jupiter.api.Test;

/** Decimals finer than those of the instrument, which hold prices at 2 and sizes at 5 decimals. */
class ScaleWideningTest {
  private final DecoderHarness harness = new DecoderHarness();

  @Test
  void finerLevelsWidenTheBookExactlyAndAreAppliedOnce() {
    harness.decode(depth(161, 161, "[\"100.25\",\"1.5\"]", ""));
    harness.decode(
        depth(162, 162, "[\"100.2575\",\"0.1234567\"],[\"100.2\",\"3\"]", "[\"101\",\"2\"]"));
    assertThat(harness.published).hasSize(2);
    OrderBook book = harness.book.copy();
    assertThat(book.scales()).isEqualTo(new Scales(4, 7));
    assertThat(book.levels(QuoteSide.BID)).isEqualTo(3);
    assertThat(book.price(QuoteSide.BID, 0)).isEqualTo("100.2575");
    assertThat(book.size(QuoteSide.BID, 0)).isEqualTo("0.1234567");
    assertThat(book.price(QuoteSide.BID, 1)).isEqualTo("100.25");
    assertThat(book.size(QuoteSide.BID, 1)).isEqualTo("1.5");
    assertThat(book.price(QuoteSide.ASK, 0)).isEqualTo("101");
    BookEvent event = (BookEvent) harness.published.get(1);
    assertThat(event.priceScale()).isEqualTo(4);
    assertThat(event.previous()).isEqualTo(161);
    assertThat(harness.book.report(0).counts().events()).isEqualTo(2);
  }

  @Test
  void trailingZerosWidenNothing() {
    harness.decode(depth(161, 161, "[\"100.250000000000\",\"1.5000000000000000\"]", ""));
    assertThat(harness.book.scales()).isEqualTo(new Scales(2, 5));
  }

  @Test
  void finerTradeIsPublishedOnceAtItsOwnDecimals() {
    harness.decode(trade(1, "0.00001234", "0.00000001"));
    harness.decode(trade(2, "5", "5"));
    assertThat(harness.published).hasSize(2);
    TradeEvent first = (TradeEvent) harness.published.get(0);
    assertThat(first.scales()).isEqualTo(new Scales(8, 8));
    assertThat(first.price()).isEqualTo(1_234);
    assertThat(first.quantity()).isEqualTo(1);
    assertThat(((TradeEvent) harness.published.get(1)).price()).isEqualTo(500_000_000);
  }

  @Test
  void finerBookTickerIsPublishedOnceAtItsOwnDecimals() {
    harness.decode(bookTicker(1, "25.35191", "25.3652"));
    assertThat(harness.published).hasSize(1);
    BboEvent event = (BboEvent) harness.published.get(0);
    assertThat(event.scales()).isEqualTo(new Scales(5, 5));
    assertThat(event.bid().price()).isEqualTo(2_535_191);
    assertThat(event.ask().price()).isEqualTo(2_536_520);
  }

  @Test
  void frameThatIsRefusedForAnotherReasonWidensNothing() {
    String torn = depth(161, 161, "[\"100.2575\",\"1\"]", "");
    harness.decode(torn.substring(0, torn.length() - 1));
    harness.decode(trade(1, "0.00001234", "1").replace("BTCUSDT\"", "OTHER\""));
    assertThat(harness.book.scales()).isEqualTo(new Scales(2, 5));
    assertThat(harness.trades.scales()).isEqualTo(new Scales(2, 5));
  }

  @Test
  void levelThatDoesNotFitBesideTheOthersFailsTheBookLoudly() {
    harness.decode(depth(161, 161, "[\"43210.55\",\"1\"]", ""));
    assertThat(harness.decode(depth(162, 162, "[\"0.000000000000000001\",\"1\"]", "")))
        .isEqualTo("OUT_OF_RANGE");
    assertThat(harness.book.report(0).state()).isEqualTo(FeedState.FAILED);
    assertThat(harness.book.report(0).reason()).contains("64 bits");
    assertThat(harness.published).hasSize(2);
    assertThat(harness.published.get(1)).isInstanceOf(InterruptionEvent.class);
    assertThat(harness.addsUp()).isTrue();
  }

  @Test
  void numberBeyond64BitsFailsItsFeedLoudlyAndNoOther() {
    assertThat(harness.decode(trade(1, "92233720368547758.08", "1"))).isEqualTo("OUT_OF_RANGE");
    assertThat(harness.trades.report(0).state()).isEqualTo(FeedState.FAILED);
    assertThat(harness.trades.report(0).reason()).contains("64 bits");
    assertThat(harness.decode(bookTicker(1, "25.35", "1e-19"))).isEqualTo("OUT_OF_RANGE");
    assertThat(harness.bbo.report(0).state()).isEqualTo(FeedState.FAILED);
    assertThat(harness.book.report(0).state()).isEqualTo(FeedState.LIVE);
    assertThat(harness.published).isEmpty();
  }

  @Test
  void tinyPriceOfOneTradeDoesNotShutOutAllThatFollow() {
    harness.decode(trade(1, "0.000000000000000001", "1"));
    assertThat(harness.decode(trade(2, "43210.55", "1"))).isEqualTo("OUT_OF_RANGE");
    assertThat(harness.decode(trade(3, "43210.55", "1"))).isEqualTo("DATA");
    assertThat(harness.published).hasSize(3);
    assertThat(harness.published.get(1)).isInstanceOf(InterruptionEvent.class);
  }
}
