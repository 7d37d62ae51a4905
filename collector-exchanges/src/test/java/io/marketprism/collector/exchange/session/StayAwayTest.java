package io.marketprism.collector.exchange.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.connection.CloseReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StayAwayTest {
  private final VirtualSlot slot = new VirtualSlot();

  @AfterEach
  void nothingIsLeft() {
    slot.closeAndCheck();
  }

  @ParameterizedTest
  @CsvSource({"RATE_LIMITED, 90", "BANNED, 600", "SERVER_ERROR, 20", "FORBIDDEN, 300"})
  void retryAfterOfTheExchangeIsObeyed(CloseReason reason, long seconds) {
    slot.start("a");
    slot.wire(1).turnsAway(reason, Duration.ofSeconds(seconds));
    slot.advance(Duration.ofSeconds(seconds).minusMillis(1));
    assertThat(slot.wires.count()).isEqualTo(1);
    slot.advance(Duration.ofSeconds(2));
    assertThat(slot.wires.count()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"RATE_LIMITED, 30", "BANNED, 120", "FORBIDDEN, 60", "RESTRICTED, 60"})
  void withoutRetryAfterALeastTimeIsKept(CloseReason reason, long seconds) {
    slot.start("a");
    slot.wire(1).ends(reason);
    slot.advance(Duration.ofSeconds(seconds).minusMillis(1));
    assertThat(slot.wires.count()).isEqualTo(1);
    slot.advance(Duration.ofSeconds(2));
    assertThat(slot.wires.count()).isEqualTo(2);
  }

  /** For up to eight seconds, each second at least. */
  @ParameterizedTest
  @EnumSource(names = {"DNS", "REFUSED", "UNREACHABLE", "TIMEOUT"})
  void whereNobodyIsThereItIsTriedAgainSoon(CloseReason reason) {
    slot.live("a");
    slot.wire(1).ends(CloseReason.RESET);
    for (int n = 2; n <= 8; n++) {
      slot.advance(Duration.ofMillis(1_001));
      assertThat(slot.wires.count()).isEqualTo(n);
      slot.wire(n).ends(reason);
    }
  }

  @Test
  void closeForBrokenRulesKeepsTheSlotAwayForTenSeconds() {
    slot.live("a");
    slot.wire(1).events.closing(1008, "Too many requests");
    slot.wire(1).ends(CloseReason.POLICY);
    slot.advance(Duration.ofMillis(9_999));
    assertThat(slot.wires.count()).isEqualTo(1);
    slot.advance(Duration.ofSeconds(1));
    assertThat(slot.wires.count()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "17, 17",
    "' 5 ', 5",
    "0, 0",
    "99999999999999999999, 259200",
    "999999999, 259200",
    "'Sun, 22 Nov 2026 00:01:00 GMT', 60",
    "'Sat, 21 Nov 2026 00:01:00 GMT', 0",
    "soon, -1",
    "-5, -1",
    "'', -1",
  })
  void headerIsSecondsOrADateAndNeverMoreThanThreeDays(String header, long seconds) {
    Instant now = Instant.parse("2026-11-22T00:00:00Z");
    Optional<Duration> expected =
        seconds < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
    assertThat(CloseReasons.retryAfter(header, now)).isEqualTo(expected);
  }
}
