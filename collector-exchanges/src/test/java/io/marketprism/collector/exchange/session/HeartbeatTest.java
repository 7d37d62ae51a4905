package io.marketprism.collector.exchange.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.connection.CloseReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private static final Duration EVERY = Duration.ofSeconds(15);

  /** Not long enough for what waits in the socket to be too old. */
  private static final Duration STANDSTILL = Duration.ofSeconds(9);

  private final VirtualSlot slot =
      new VirtualSlot(
          new TestProtocol(
              VirtualSlot.ENDPOINT,
              TestProtocol.LIMITS,
              List.of("hello", "set heartbeat"),
              Optional.of(new SessionProtocol.Heartbeat("ping", EVERY))),
          10);

  @Test
  void greetingsAreSentBeforeAnythingIsAskedFor() {
    slot.start("a");
    slot.open(1);
    slot.advance(Duration.ofSeconds(2));
    assertThat(slot.wire(1).sent).containsExactly("hello", "set heartbeat", "SUB 1 a");
  }

  @Test
  void nothingIsSentWhileFramesArrive() {
    slot.live("a");
    slot.flow(1, Duration.ofMinutes(2));
    assertThat(slot.wire(1).sent).doesNotContain("ping");
  }

  @Test
  void lifeSignIsAskedForOnceNothingWasReceivedForSoLongAndNoSooner() {
    slot.live("a");
    slot.advance(Duration.ofSeconds(9));
    slot.text(1, "data late");
    slot.advance(EVERY.minusMillis(1));
    assertThat(slot.wire(1).sent).doesNotContain("ping");
    slot.advance(Duration.ofMillis(1));
    assertThat(slot.wire(1).sent).containsOnlyOnce("ping");
    slot.advance(Duration.ofSeconds(1));
    slot.text(1, "pong");
    slot.advance(EVERY.minusMillis(1));
    assertThat(slot.wire(1).sent).containsOnlyOnce("ping");
    slot.advance(Duration.ofMillis(1));
    assertThat(slot.wire(1).sent).filteredOn("ping"::equals).hasSize(2);
    slot.closeAndCheck();
  }

  @Test
  void quietConnectionIsAskedForALifeSignAndStaysWhereItAnswers() {
    slot.live("a");
    slot.advance(EVERY.plusSeconds(1));
    assertThat(slot.wire(1).sent).containsOnlyOnce("ping");
    slot.text(1, "pong");
    slot.advance(EVERY);
    assertThat(slot.wires.count()).isEqualTo(1);
    assertThat(slot.wire(1).cancelled).isFalse();
  }

  @Test
  void standstillOfTheProcessIsNoMissingAnswerAndTheExchangeIsAskedOnceMore() {
    slot.live("a");
    slot.advance(EVERY.multipliedBy(2).minusMillis(100));
    assertThat(slot.wire(1).sent).containsOnlyOnce("ping");
    slot.scheduler.standStill(STANDSTILL);
    slot.advance(Duration.ZERO);
    assertThat(slot.wire(1).cancelled).isFalse();
    slot.advance(Duration.ofSeconds(1));
    assertThat(slot.wire(1).sent).filteredOn("ping"::equals).hasSize(2);
    slot.text(1, "pong waited in the socket");
    slot.advance(EVERY.minusSeconds(1));
    assertThat(slot.wires.count()).isEqualTo(1);
    slot.closeAndCheck();
  }

  @Test
  void connectionThatDoesNotAnswerAfterAStandstillEitherIsReplaced() {
    slot.live("a");
    slot.advance(EVERY.multipliedBy(2).minusMillis(100));
    slot.scheduler.standStill(STANDSTILL);
    slot.advance(EVERY.plusSeconds(1));
    assertThat(slot.counts().closed()).containsKey(CloseReason.TIMEOUT);
    slot.closeAndCheck();
  }

  @Test
  void connectionThatDoesNotAnswerIsReplaced() {
    slot.live("a");
    slot.advance(EVERY.multipliedBy(2));
    assertThat(slot.counts().closed()).containsKey(CloseReason.TIMEOUT);
    slot.advance(Duration.ofSeconds(5));
    assertThat(slot.wires.count()).isEqualTo(2);
    slot.closeAndCheck();
  }
}
