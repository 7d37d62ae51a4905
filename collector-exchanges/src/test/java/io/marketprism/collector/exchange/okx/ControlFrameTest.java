package io.marketprism.collector.exchange.okx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlFrameTest {
  private final DecoderHarness harness = new DecoderHarness();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\":\"7\",\"event\":\"subscribe\",\"arg\":{\"channel\":\"books\",\"instId\":\"BTC-USDT\"},"
            + "\"connId\":\"a4d3ae55\"} | acknowledged 7 [books:BTC-USDT]",
        "{\"arg\":{\"channel\":\"books\",\"instId\":\"BTC-USDT\"},\"event\":\"subscribe\",\"id\":\"7\"}"
            + " | acknowledged 7 [books:BTC-USDT]",
        "{\"arg\":{\"channel\":\"x\",\"instId\":\"Y\"},\"event\":\"unsubscribe\",\"id\":\"8\"}"
            + " | acknowledged 8 [x:Y]",
        "{\"id\":\"9\",\"event\":\"subscribe\",\"arg\":{\"channel\":\"liquidation-orders\","
            + "\"instType\":\"SWAP\"}} | acknowledged 9 [liquidation-orders:SWAP]",
        "{\"id\":\"9\",\"event\":\"subscribe\",\"arg\":{\"channel\":\"mark-price\","
            + "\"instType\":\"SWAP\",\"instId\":\"X\"}} | acknowledged 9 [mark-price:X]",
        "{\"id\":\"12\",\"event\":\"error\",\"code\":\"60018\",\"msg\":\"Wrong URL\"}"
            + " | refused 12 60018 Wrong URL",
        "{\"event\":\"error\",\"code\":\"60012\",\"msg\":\"Invalid request\"}"
            + " | refused -1 60012 Invalid request",
        "{\"event\":\"notice\",\"code\":\"64008\",\"msg\":\"Closing\",\"connId\":\"a4d3ae55\"}"
            + " | hand over 64008 Closing",
      })
  void controlFrameIsToldAndNothingElse(String frame, String told) {
    assertThat(harness.decode(frame)).isEqualTo("CONTROL");
    assertThat(harness.control).containsExactly(told);
    assertThat(harness.published).isEmpty();
    assertThat(harness.messages()).isZero();
  }

  /** What we do not act on: other events, requests that are none of ours, the heartbeat. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "pong",
        "{}",
        "{\"event\":\"notice\",\"code\":\"1\",\"msg\":\"x\"}",
        "{\"event\":\"channel-conn-count\",\"channel\":\"orders\",\"connCount\":\"2\"}",
        "{\"event\":\"channel-conn-count-error\",\"channel\":\"orders\",\"connCount\":\"30\"}",
        "{\"event\":\"tomorrow\",\"arg\":[1],\"id\":\"7\"}",
        "{\"event\":7,\"id\":\"7\"}",
        "{\"event\":\"subscribe\",\"arg\":{\"channel\":\"books\",\"instId\":\"BTC-USDT\"}}",
        "{\"id\":7,\"event\":\"subscribe\",\"arg\":{\"channel\":\"books\",\"instId\":\"BTC-USDT\"}}",
        "{\"id\":\"a7\",\"event\":\"subscribe\",\"arg\":{\"channel\":\"books\",\"instId\":\"B\"}}",
        "{\"id\":\"9999999999999999999\",\"event\":\"subscribe\",\"arg\":{\"channel\":\"books\"}}",
      })
  void frameThatConcernsNothingOfOursIsControlAndTellsNothing(String frame) {
    assertThat(harness.decoder.isData(frame)).isFalse();
    assertThat(harness.decode(frame)).isEqualTo("CONTROL");
    assertThat(harness.control).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | TRUNCATED",
        "[] | KIND",
        "null | KIND",
        "ping | SYNTAX",
        "pong! | SYNTAX",
        "\"pong\" | KIND",
        "{\"event\":\"error\",\"id\":\"7\" | TRUNCATED",
        "{\"event\":\"error\",\"id\":\"7\"}x | TRAILING",
        "{\"event\":\"error\",,\"id\":\"7\"} | SYNTAX",
        "{\"event\":\"error\",\"msg\":\"a\\x\"} | STRING",
      })
  void frameThatIsNoneIsRefusedAndTellsNothing(String frame, String reason) {
    assertThat(harness.decode(frame)).isEqualTo(reason);
    assertThat(harness.control).isEmpty();
  }

  @Test
  void reasonIsCutWhereItIsLong() {
    harness.decode(
        "{\"event\":\"error\",\"id\":\"1\",\"code\":\"1\",\"msg\":\""
            + "x".repeat(1_000_000)
            + "\"}");
    assertThat(harness.control.get(0)).hasSizeLessThan(250);
  }
}
