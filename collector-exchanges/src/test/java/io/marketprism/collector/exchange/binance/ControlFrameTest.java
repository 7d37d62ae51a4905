package io.marketprism.collector.exchange.binance;

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
        "{\"result\":null,\"id\":1} | acknowledged 1",
        "{\"id\":7,\"result\":null,\"other\":[{}]} | acknowledged 7",
        "{\"result\":[\"btcusdt@trade\"],\"id\":3} | acknowledged 3",
        "{\"result\":null,\"error\":null,\"id\":4} | acknowledged 4",
        "{\"code\":2,\"msg\":\"Invalid request\",\"id\":19} | refused 19 Invalid request",
        "{\"error\":{\"code\":4,\"msg\":\"Too many\"},\"id\":19} | refused 19 Too many",
        "{\"error\":\"Too many\",\"id\":19} | refused 19 Too many",
        "{\"error\":42,\"id\":19} | 'refused 19 '",
        "{\"code\":3,\"msg\":\"Invalid JSON\"} | refused -1 Invalid JSON",
        "{\"code\":3,\"msg\":null,\"id\":null} | 'refused -1 '",
        "{\"e\":\"serverShutdown\",\"E\":1770123456789} | hand over serverShutdown",
        "{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\",\"E\":1}}"
            + " | hand over serverShutdown",
      })
  void controlFrameIsToldAndNothingElse(String frame, String told) {
    assertThat(harness.decoder.isData(frame)).isFalse();
    assertThat(harness.decode(frame)).isEqualTo("CONTROL");
    assertThat(harness.control).containsExactly(told);
    assertThat(harness.published).isEmpty();
    assertThat(harness.messages()).isZero();
  }

  /** Ids that are none of ours, and what says nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"result\":null}",
        "{\"result\":null,\"id\":null}",
        "{\"result\":null,\"id\":\"abc\"}",
        "{\"result\":null,\"id\":\"7\"}",
        "{\"e\":\"somethingElse\",\"E\":1}",
        "{\"e\":5}",
      })
  void frameThatConcernsNoRequestIsControlAndTellsNothing(String frame) {
    assertThat(harness.decode(frame)).isEqualTo("CONTROL");
    assertThat(harness.control).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | TRUNCATED",
        "' ' | TRUNCATED",
        "[] | KIND",
        "null | KIND",
        "\"pong\" | KIND",
        "pong | SYNTAX",
        "{\"result\":null,\"id\":1 | TRUNCATED",
        "{\"result\":null,\"id\":1}x | TRAILING",
        "{\"result\":null,\"id\":1.5} | NUMBER",
        "{\"result\":null,\"id\":99999999999999999999} | OUT_OF_RANGE",
        "{\"result\":null,,\"id\":1} | SYNTAX",
        "{\"code\":2,\"msg\":\"a\\x\",\"id\":1} | STRING",
      })
  void frameThatIsNoneIsRefusedAndTellsNothing(String frame, String reason) {
    assertThat(harness.decode(frame)).isEqualTo(reason);
    assertThat(harness.control).isEmpty();
  }

  @Test
  void errorsInsideErrorsEndAtTheNestingLimit() {
    String frame = "{\"error\":".repeat(100_000) + "1" + "}".repeat(100_000);
    assertThat(harness.decode(frame)).isEqualTo("NESTING");
    assertThat(harness.control).isEmpty();
  }
}
