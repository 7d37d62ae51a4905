package io.marketprism.collector.app.nats.audit;

import static io.marketprism.collector.app.nats.audit.AuditedEvents.SPOT;
import static io.marketprism.collector.app.nats.audit.AuditedEvents.USDM;
import static io.marketprism.collector.app.nats.audit.AuditedEvents.interruption;
import static io.marketprism.collector.app.nats.audit.AuditedEvents.snapshot;
import static io.marketprism.collector.app.nats.audit.AuditedEvents.trade;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.TestEvents;
import io.marketprism.collector.TestSeries;
import io.marketprism.collector.app.nats.EventCodec;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.MarketEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamAuditTest {
  private static final String SUBJECT = "trade.binance.spot.BTC-USDT";

  private final EventCodec codec = new EventCodec("one");
  private final AuditedScript script = new AuditedScript();

  @Test
  void oneOfEachDataTypeHasNoFault() {
    script.add(snapshot(10, 1, 100, 1, 101, 1), trade(SPOT, 1), TestEvents.bbo(SPOT, 1));
    script.add(TestSeries.full(SPOT).toArray(MarketEvent[]::new));
    script.add(TestSeries.minimal(USDM).toArray(MarketEvent[]::new));
    script.add(interruption(SPOT, DataType.LIQUIDATION, 1));

    AuditReport report = script.end();

    assertThat(report.faults()).isEmpty();
    assertThat(report.types()).containsOnlyKeys(DataType.values());
  }

  @Test
  void messagesOnOtherSubjectsAreNotChecked() {
    script.raw("trade", "", "x").raw("orders.binance.spot.BTC-USDT", "", "x").raw("a.b", "", "x");

    AuditReport report = script.end();

    assertThat(report.foreign()).isEqualTo(3);
    assertThat(report.isClean()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "trade.binance.spot.ETH-USDT",
        "trade.binance.perpetual.BTC-USDT",
        "trade.okx.spot.BTC-USDT",
        "bbo.binance.spot.BTC-USDT",
        "interruption.binance.spot.BTC-USDT"
      })
  void eventOnAnotherSubjectIsMisplaced(String subject) {
    EventCodec.Encoded message = codec.message(trade(SPOT, 1));
    script.raw(subject, message.id(), message.body());

    assertOnlyFault(Finding.MISPLACED);
  }

  @Test
  void interruptionOfAnotherFeedIsMisplacedOnASubjectThatIsNotForCopies() {
    EventCodec.Encoded message = codec.message(interruption(SPOT, DataType.BBO, 1));
    script.raw(SUBJECT, message.id(), message.body());

    assertOnlyFault(Finding.MISPLACED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "trade:binance:spot:BTCUSDT:t2",
        "trade:binance:spot:BTCUSDT:a1",
        "trade:binance:spot:ETHUSDT:t1",
        "trade:binance:perpetual:BTCUSDT:t1",
        "bbo:binance:spot:BTCUSDT:1"
      })
  void anotherIdThanTheEventsIsWrong(String id) {
    script.raw(SUBJECT, id, codec.message(trade(SPOT, 1)).body());

    assertOnlyFault(Finding.WRONG_ID);
  }

  @Test
  void copyOfAnInterruptionHasAnIdOfItsOwn() {
    EventCodec.Encoded original = codec.message(interruption(SPOT, DataType.TRADE, 1));
    script.raw("interruption.binance.spot.BTC-USDT", original.id(), original.body());

    assertOnlyFault(Finding.WRONG_ID);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"price\":\"100\"      | \"price\":null",
        "\"price\":\"100\"      | \"price\":{}",
        "\"price\":\"100\"      | \"price\":[]",
        "\"price\":\"100\"      | \"price\":1.5",
        "\"price\":\"100\"      | 'price':'100'",
        "\"price\":\"100\"      | \"price\":\"100\",\"price\":\"100\"",
        "\"price\":\"100\"      | \"price\":99999999999999999999",
        "\"trade_id\":\"1\"     | \"trade_id\":1",
        "\"trade_id\":\"1\"     | \"trade_id\":\"one\"",
        "\"trade_id\":\"1\"     | \"trade_id\":\"99999999999999999999\"",
        "\"trade_id\":\"1\"     | \"trade_no\":\"1\"",
        "\"trade_id\":\"1\"     | \"trade_id\":\"1\",\"late\":\"yes\"",
        "\"exchange\":          | \"exchanges\":",
        "\"trade_id\":\"1\"     | \"trade_id\":\"1\",\"late\":TRUE",
        "{                      | ``",
        "{                      | [",
        "}                      | }}",
        "}                      | } {}",
        "}                      | ``"
      })
  void messageThatIsNoEventIsUnreadable(String right, String wrong) {
    EventCodec.Encoded message = codec.message(trade(SPOT, 1));
    String text = new String(message.body(), StandardCharsets.UTF_8);
    assertThat(text).contains(right);
    script.raw(SUBJECT, message.id(), text.replace(right, wrong));

    assertOnlyFault(Finding.UNREADABLE);
  }

  @Test
  void bytesThatAreNoTextAreUnreadable() {
    script.raw(SUBJECT, "x", new byte[] {'{', (byte) 0xc3, '}'});

    assertOnlyFault(Finding.UNREADABLE);
  }

  @Test
  void messageThatIsTooLargeOrTooDeepIsUnreadable() {
    script.raw(SUBJECT, "x", new byte[(8 << 20) + 1]);
    script.raw(SUBJECT, "x", "{\"bids\":" + "[".repeat(100_000));

    assertThat(script.end().of(DataType.TRADE).of(Finding.UNREADABLE)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1e5", "1e999999999", "0x1", "", "NaN", "+1", "1.", ".1", "1,5", "\\u0661"})
  void levelThatIsNoPlainDecimalIsUnreadable(String price) {
    EventCodec.Encoded message = codec.message(snapshot(10, 1, 100, 1, 101, 1));
    String text = new String(message.body(), StandardCharsets.UTF_8);
    script.raw(message.subject(), message.id(), text.replace("\"100\"", "\"" + price + "\""));

    assertThat(script.end().of(DataType.ORDERBOOK).of(Finding.UNREADABLE)).isEqualTo(1);
  }

  @Test
  void stateAfterANewerOneIsOutOfOrderUnlessSeveralCollectorsPublish() {
    script.add(TestEvents.bbo(SPOT, 2), TestEvents.bbo(SPOT, 1));
    script.add(TestSeries.mark(SPOT, "1", 20), TestSeries.mark(SPOT, "1", 10));
    AuditReport one = script.end();

    AuditedScript several = new AuditedScript();
    several
        .add(TestEvents.bbo(SPOT, 2), interruption(SPOT, DataType.MARK_PRICE, 1))
        .of(
            new EventCodec("two"),
            TestEvents.bbo(SPOT, 1),
            interruption(SPOT, DataType.MARK_PRICE, 1));
    AuditReport two = several.end();

    assertThat(one.all().of(Finding.OUT_OF_ORDER)).isEqualTo(2);
    assertThat(one.faults()).extracting(AuditReport.Fault::sequence).containsExactly(2L, 4L);
    assertThat(two.isClean()).isTrue();
    assertThat(two.of(DataType.BBO).of(Finding.STALE)).isEqualTo(1);
    assertThat(two.instances()).containsExactly("one", "two");
  }

  @Test
  void stateIsNotOutOfOrderAfterAnInterruptionOrWithTheMarkOfARetry() {
    script
        .add(TestEvents.bbo(SPOT, 9), interruption(SPOT, DataType.BBO, 1), TestEvents.bbo(SPOT, 5))
        .retry(TestEvents.bbo(SPOT, 4));

    AuditReport report = script.end();

    assertThat(report.faults()).isEmpty();
    assertThat(report.of(DataType.BBO).of(Finding.REORDERED)).isEqualTo(1);
  }

  @Test
  void stateMayBeToldAgainAfterAnInterruptionAndOtherwiseNot() {
    MarketEvent state = TestSeries.mark(SPOT, "1", 20);
    script.add(state, interruption(SPOT, DataType.MARK_PRICE, 1), state, state);

    AuditReport report = script.end();

    assertThat(report.of(DataType.MARK_PRICE).of(Finding.STALE)).isEqualTo(1);
    assertThat(report.of(DataType.MARK_PRICE).of(Finding.DOUBLED)).isEqualTo(1);
  }

  @Test
  void allFaultsAreCountedAndTheFirstAreKept() {
    for (int i = 0; i < 1_000; i++) {
      script.raw(SUBJECT, "x", "x");
    }

    AuditReport report = script.end();

    assertThat(report.all().faults()).isEqualTo(1_000);
    assertThat(report.faults()).hasSize(Findings.MAX_FAULTS);
  }

  private void assertOnlyFault(Finding finding) {
    AuditReport report = script.end();
    assertThat(report.faults()).extracting(AuditReport.Fault::finding).isEqualTo(List.of(finding));
    assertThat(report.isClean()).isFalse();
  }
}
