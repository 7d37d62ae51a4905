package io.marketprism.collector.exchange.deribit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlFrameTest {
  private final DeribitHarness harness = new DeribitHarness();

  @Test
  void channelsOfAResultAreAcknowledgedAndTheOthersOfTheRequestRefused() {
    String frame =
        "{\"jsonrpc\":\"2.0\",\"id\":42,\"result\":[\"book.BTC-PERPETUAL.100ms\","
            + "\"quote.BTC-PERPETUAL\"],\"usIn\":1699999999000000,\"usOut\":1699999999001000,"
            + "\"usDiff\":1000,\"testnet\":false}";
    assertThat(harness.decoder.isData(frame)).isFalse();
    assertThat(harness.decode(frame)).isEqualTo("CONTROL");
    assertThat(harness.control)
        .containsExactly(
            "acknowledged 42 [book.BTC-PERPETUAL.100ms, quote.BTC-PERPETUAL]",
            "refused 42 absent from the result");
    assertThat(harness.published).isEmpty();
  }

  @Test
  void resultWithoutChannelsRefusesThemAll() {
    assertThat(harness.decode("{\"jsonrpc\":\"2.0\",\"result\":[],\"id\":7}")).isEqualTo("CONTROL");
    assertThat(harness.control)
        .containsExactly("acknowledged 7 []", "refused 7 absent from the result");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"jsonrpc\":\"2.0\",\"id\":42,\"error\":{\"code\":11050,\"message\":\"bad_request\","
            + "\"data\":{\"reason\":[1]}},\"usIn\":1} | refused 42 11050 bad_request",
        "{\"id\":42,\"error\":{\"message\":\"bad\",\"code\":13778}} | refused 42 13778 bad",
        "{\"id\":42,\"error\":{\"message\":null,\"code\":\"x\"}} | 'refused 42 0 '",
        "{\"id\":42,\"error\":\"no\"} | 'refused 42 0 '",
        "{\"id\":42,\"error\":null} | 'refused 42 0 '",
        "{\"id\":null,\"error\":{\"code\":-32700,\"message\":\"parse\"}} | refused -1 -32700 parse",
        "{\"id\":42,\"result\":[\"a\"],\"error\":{\"code\":1,\"message\":\"m\"}} | refused 42 1 m",
        "{\"jsonrpc\":\"2.0\",\"method\":\"heartbeat\",\"params\":{\"type\":\"test_request\"}}"
            + " | reply {\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"public/test\",\"params\":{}}",
      })
  void controlFrameIsToldAndNothingElse(String frame, String told) {
    assertThat(harness.decode(frame)).isEqualTo("CONTROL");
    assertThat(harness.control).containsExactly(told);
    assertThat(harness.published).isEmpty();
  }

  /** So that the request is made again as it is after a while, not at once in parts. */
  @ParameterizedTest
  @ValueSource(ints = {10028, 10040, 10041, 10047, 10066, 11051, 11056, 11094, 13028, 13888})
  void wordOnOurPaceOrTheExchangePutsTheRequestOff(int code) {
    String frame =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":%d,\"message\":\"x\",\"data\":null}}";
    assertThat(harness.decode(frame.formatted(code))).isEqualTo("CONTROL");
    assertThat(harness.control).containsExactly("postponed 1 " + code + " x");
  }

  @Test
  void maintenanceIsAPlannedEndOfTheConnectionAndSaidOnce() {
    String compact = platform("{\"maintenance\":true}");
    String spaced = compact.replace(":", " : ");
    assertThat(harness.decode(platform("{\"maintenance\":false}"))).isEqualTo("CONTROL");
    assertThat(harness.decode(platform("{\"price_index\":\"sol_usdc\",\"locked\":true}")))
        .isEqualTo("CONTROL");
    assertThat(harness.control).isEmpty();
    assertThat(harness.decode(spaced)).isEqualTo("CONTROL");
    assertThat(harness.decode(compact)).as("by the connection made for it").isEqualTo("CONTROL");
    assertThat(harness.control).containsExactly("hand over maintenance");
    harness.decoder.decode(compact, DeribitHarness.RECEIVED_NS + 601_000_000_000L);
    assertThat(harness.control).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"maintenance\":null}", "{\"maintenance\":\"true\"}", "{}", "[true]", "true"})
  void stateOfThePlatformThatSaysNothingAsksForNothing(String data) {
    assertThat(harness.decode(platform(data))).isEqualTo("CONTROL");
    assertThat(harness.control).isEmpty();
  }

  private static String platform(String data) {
    return DeribitHarness.notification("platform_state", data);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"method\":\"heartbeat\",\"params\":{\"type\":\"heartbeat\"}}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"heartbeat\",\"params\":{\"type\":7}}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"heartbeat\",\"params\":null}",
        "{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":\"ok\",\"usIn\":1}",
        "{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{\"version\":\"1.2.26\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":null}",
        "{\"jsonrpc\":\"2.0\",\"id\":\"3\",\"result\":[\"a\"]}",
        "{\"result\":[{\"a\":1},5,null]}",
      })
  void frameThatConcernsNoRequestIsControlAndTellsNothing(String frame) {
    assertThat(harness.decode(frame)).isEqualTo("CONTROL");
    assertThat(harness.control).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"announcement\",\"params\":{\"channel\":\"x\"}}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"something\",\"params\":[1,2]}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"subscription\",\"params\":{\"data\":{}}}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"subscription\",\"params\":{\"channel\":\"announcements\","
            + "\"data\":{\"maintenance\":true}}}",
      })
  void unknownNotificationIsIgnoredAndCounted(String frame) {
    assertThat(harness.decode(frame)).isEqualTo("IGNORED");
    assertThat(harness.control).isEmpty();
    assertThat(harness.addsUp()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | TRUNCATED",
        "[] | KIND",
        "null | KIND",
        "pong | SYNTAX",
        "{\"id\":1,\"result\":[ | TRUNCATED",
        "{\"id\":1,\"result\":[]}x | TRAILING",
        "{\"id\":1.5,\"result\":[]} | NUMBER",
        "{\"id\":99999999999999999999} | OUT_OF_RANGE",
        "{\"id\":1,\"id\":2,\"result\":[]} | DUPLICATE_FIELD",
        "{\"id\":1,\"result\":[],\"result\":[]} | DUPLICATE_FIELD",
        "{\"method\":5} | KIND",
        "{\"method\":\"subscription\",\"params\":{\"channel\":5}} | KIND",
        "{\"id\":1,\"result\":[\"a\\x\"]} | STRING",
      })
  void frameThatIsNoneIsRefusedAndTellsNothing(String frame, String reason) {
    assertThat(harness.decode(frame)).isEqualTo(reason);
    assertThat(harness.control).isEmpty();
  }

  @Test
  void moreChannelsThanAnyRequestHasAreRefused() {
    String many = "\"a\",".repeat(1_000) + "\"a\"";
    assertThat(harness.decode("{\"id\":1,\"result\":[" + many + "]}")).isEqualTo("VALUE");
    assertThat(harness.control).isEmpty();
  }
}
