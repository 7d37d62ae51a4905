package io.marketprism.collector.exchange.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ten requests an hour, of which eight are used. */
class QuotaTest {
  private final VirtualSlot slot =
      new VirtualSlot(
          new TestProtocol(
              VirtualSlot.ENDPOINT,
              TestProtocol.LIMITS,
              List.of("hello"),
              Optional.empty(),
              Optional.of(new SessionProtocol.Quota(10, Duration.ofHours(1))),
              List.of()),
          10);

  @AfterEach
  void nothingIsLeft() {
    slot.closeAndCheck();
  }

  @Test
  void requestsBeyondTheQuotaWaitForTheirHour() {
    slot.live("a");
    askAnew(20);
    assertThat(requests()).isEqualTo(8);
    quietly(Duration.ofMinutes(58));
    assertThat(requests()).isEqualTo(8);
    quietly(Duration.ofMinutes(4));
    assertThat(requests()).isGreaterThan(8).isLessThanOrEqualTo(16);
    assertThat(slot.wires.count()).isEqualTo(1);
  }

  @Test
  void answersAreSentAllTheSame() {
    slot.live("a");
    askAnew(20);
    slot.session.reply(1, "pong");
    slot.advance(Duration.ofSeconds(1));
    assertThat(slot.wire(1).sent).contains("hello", "pong");
  }

  @Test
  void nextConnectionHasAQuotaOfItsOwn() {
    slot.live("a");
    askAnew(20);
    slot.session.replace("tired");
    slot.advanceUntil(Duration.ofSeconds(1), () -> slot.wires.count() == 2);
    slot.serve(2);
    slot.advance(Duration.ofSeconds(1));
    assertThat(slot.wire(2).sent).containsExactly("hello", "SUB 1 a");
  }

  @Test
  void gateWaitsOnceHoweverOftenItIsAskedAndNoLongerThanItsConnection() {
    ManualScheduler scheduler = new ManualScheduler();
    WeightBudget quota =
        new WeightBudget(10, Duration.ofHours(1), Optional.empty(), scheduler::nanos);
    QuotaGate gate = new QuotaGate(Optional.of(quota), scheduler);
    List<String> retries = new ArrayList<>();
    quota.spend(quota.allowed());
    for (int i = 0; i < 3; i++) {
      assertThat(gate.next(() -> "request", () -> retries.add("retry"))).isNull();
    }
    scheduler.advance(Duration.ofHours(1));
    assertThat(retries).hasSize(1);
    quota.spend(quota.allowed());
    assertThat(gate.next(() -> "request", () -> retries.add("late"))).isNull();
    gate.stop();
    scheduler.advance(Duration.ofHours(1));
    assertThat(retries).containsExactly("retry");
  }

  private void askAnew(int times) {
    for (int i = 0; i < times; i++) {
      slot.session.resubscribe(List.of("a"));
      slot.advance(Duration.ofSeconds(1));
      slot.text(1, "data x");
    }
  }

  private void quietly(Duration time) {
    for (long s = 0; s < time.toSeconds(); s += 2) {
      slot.advance(Duration.ofSeconds(2));
      slot.text(1, "data x");
    }
  }

  private long requests() {
    return slot.wire(1).sent.stream().filter(frame -> frame.contains("SUB")).count();
  }
}
