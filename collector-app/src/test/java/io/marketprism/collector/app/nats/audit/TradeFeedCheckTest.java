package io.marketprism.collector.app.nats.audit;

import static io.marketprism.collector.app.nats.audit.AuditedEvents.OKX;
import static io.marketprism.collector.app.nats.audit.AuditedEvents.SPOT;
import static io.marketprism.collector.app.nats.audit.AuditedEvents.UNHEARD;
import static io.marketprism.collector.app.nats.audit.AuditedEvents.USDM;
import static io.marketprism.collector.app.nats.audit.AuditedEvents.aggregate;
import static io.marketprism.collector.app.nats.audit.AuditedEvents.interruption;
import static io.marketprism.collector.app.nats.audit.AuditedEvents.late;
import static io.marketprism.collector.app.nats.audit.AuditedEvents.trade;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.app.nats.EventCodec;
import io.marketprism.collector.model.DataType;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TradeFeedCheckTest {
  private final AuditedScript script = new AuditedScript();

  @Test
  void tradesInOrderHaveNoFault() {
    script.add(trade(SPOT, 5), trade(SPOT, 6), trade(SPOT, 7));

    assertThat(script.isOpen()).isFalse();
    assertThat(found()).isEmpty();
  }

  @Test
  void tradeThatIsNotThereIsMissing() {
    script.add(trade(SPOT, 5), trade(SPOT, 6), trade(SPOT, 9));

    assertThat(script.isOpen()).isTrue();
    AuditReport report = script.end();
    assertThat(figures(report)).containsExactly(Map.entry(Finding.MISSING, 2L));
    assertThat(report.isClean()).isFalse();
    assertThat(report.faults())
        .containsExactly(
            new AuditReport.Fault(
                Finding.MISSING, "TEST", "trade.binance.spot.BTC-USDT", 3, "trades 7..8"));
  }

  @Test
  void tradeInsideAnAnnouncedInterruptionIsAbsent() {
    script.add(trade(SPOT, 5), interruption(SPOT, DataType.TRADE, 1), trade(SPOT, 9));

    assertThat(script.isOpen()).isFalse();
    assertThat(found())
        .containsOnly(
            Map.entry(Finding.ABSENT_ANNOUNCED, 3L), Map.entry(Finding.INTERRUPTIONS, 1L));
  }

  @Test
  void interruptionOfAnotherFeedAnnouncesNothing() {
    script.add(trade(SPOT, 5), interruption(SPOT, DataType.BBO, 1), trade(SPOT, 9));

    assertThat(found()).containsExactly(Map.entry(Finding.MISSING, 3L));
  }

  @Test
  void interruptionAnnouncesOneHoleOnly() {
    script.add(
        trade(SPOT, 5), interruption(SPOT, DataType.TRADE, 1), trade(SPOT, 7), trade(SPOT, 9));

    assertThat(found())
        .contains(Map.entry(Finding.ABSENT_ANNOUNCED, 1L), Map.entry(Finding.MISSING, 1L));
  }

  @Test
  void tradesThatComeAfterAnInterruptionFillItsHole() {
    script.add(
        trade(SPOT, 5),
        interruption(SPOT, DataType.TRADE, 1),
        trade(SPOT, 9),
        trade(SPOT, 6),
        trade(SPOT, 7),
        trade(SPOT, 8));

    assertThat(found())
        .containsOnly(Map.entry(Finding.FILLED, 3L), Map.entry(Finding.INTERRUPTIONS, 1L));
  }

  @Test
  void tradeTwiceIsDoubled() {
    script.add(trade(SPOT, 5), trade(SPOT, 6), trade(SPOT, 5));

    assertThat(found()).containsExactly(Map.entry(Finding.DOUBLED, 1L));
  }

  @Test
  void matchThatAnAggregateHoldsIsDoubledAlthoughItsIdIsAnother() {
    script.add(aggregate(OKX, 12, 10, 12), trade(OKX, 11));

    assertThat(found()).containsExactly(Map.entry(Finding.DOUBLED, 1L));
  }

  @Test
  void tradeThatComesLaterWithoutAMarkIsOutOfOrder() {
    script.add(trade(SPOT, 5), trade(SPOT, 7), trade(SPOT, 6));

    assertThat(found()).containsExactly(Map.entry(Finding.OUT_OF_ORDER, 1L));
  }

  @Test
  void tradeThatComesLaterWithTheMarkOfARetryIsReordered() {
    script.add(trade(SPOT, 5), trade(SPOT, 7)).retry(trade(SPOT, 6));

    assertThat(found())
        .containsOnly(Map.entry(Finding.REORDERED, 1L), Map.entry(Finding.RETRIES, 1L));
  }

  @Test
  void markOfARetryDoesNotMakeADoubleRight() {
    script.add(trade(SPOT, 5)).retry(trade(SPOT, 5));

    assertThat(found()).contains(Map.entry(Finding.DOUBLED, 1L));
  }

  @Test
  void interruptionThatIsPublishedAgainAnnouncesWhatCameBeforeIt() {
    script.add(trade(SPOT, 5), trade(SPOT, 9)).retry(interruption(SPOT, DataType.TRADE, 1));

    assertThat(found())
        .contains(Map.entry(Finding.ABSENT_ANNOUNCED, 3L))
        .doesNotContainKey(Finding.MISSING);
  }

  @Test
  void lateTradeIsNotOutOfOrder() {
    script.add(trade(SPOT, 5), trade(SPOT, 7), late(6));

    assertThat(found()).containsOnly(Map.entry(Finding.LATE, 1L), Map.entry(Finding.REORDERED, 1L));
  }

  @Test
  void aggregatesJoinByTheirOwnIdsAndByTheirMatches() {
    script.add(aggregate(SPOT, 1, 10, 12), aggregate(SPOT, 2, 13, 13), aggregate(SPOT, 3, 15, 16));

    assertThat(found()).containsExactly(Map.entry(Finding.MISSING, 1L));
  }

  @Test
  void missingAggregateIsOneIdHoweverManyMatchesItHas() {
    script.add(aggregate(SPOT, 1, 10, 12), aggregate(SPOT, 3, 20, 21));

    assertThat(found()).containsExactly(Map.entry(Finding.MISSING, 1L));
  }

  @Test
  void matchesOfFuturesMayJumpAndTheirAggregatesMayNot() {
    script.add(aggregate(USDM, 1, 10, 12), aggregate(USDM, 2, 15, 16));
    script.add(trade(USDM, 20), trade(USDM, 22));
    assertThat(figures(script.end())).isEmpty();

    AuditedScript other = new AuditedScript();
    other.add(aggregate(USDM, 1, 10, 12), aggregate(USDM, 3, 15, 16));
    assertThat(figures(other.end())).containsExactly(Map.entry(Finding.MISSING, 1L));
  }

  @Test
  void okxAggregatesJoinByTheirMatches() {
    script.add(trade(OKX, 9), aggregate(OKX, 12, 10, 12), trade(OKX, 14));

    assertThat(found()).containsExactly(Map.entry(Finding.MISSING, 1L));
  }

  @Test
  void exchangeThatIsNotKnownIsOnlyCheckedForDoubles() {
    script.add(trade(UNHEARD, 5), trade(UNHEARD, 9), trade(UNHEARD, 7));

    assertThat(found()).isEmpty();
  }

  @Test
  void secondInstanceWhoseTradesAreDroppedAsDoublesChangesNothing() {
    EventCodec two = new EventCodec("two");
    script
        .add(trade(SPOT, 5))
        .of(two, interruption(SPOT, DataType.TRADE, 1), trade(SPOT, 6))
        .add(interruption(SPOT, DataType.TRADE, 1))
        .of(two, trade(SPOT, 7), trade(SPOT, 8))
        .add(trade(SPOT, 10))
        .of(two, trade(SPOT, 9));

    assertThat(found())
        .containsOnly(Map.entry(Finding.FILLED, 1L), Map.entry(Finding.INTERRUPTIONS, 2L));
  }

  private Map<Finding, Long> found() {
    return figures(script.end());
  }

  /** All but how many messages there were, of trades. */
  static Map<Finding, Long> figures(AuditReport report) {
    Map<Finding, Long> figures = new EnumMap<>(Finding.class);
    figures.putAll(report.of(DataType.TRADE).figures());
    figures.remove(Finding.MESSAGES);
    return figures;
  }
}
