package io.marketprism.collector.exchange.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.spi.Scheduler.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacerTest {
  private final ManualScheduler scheduler = new ManualScheduler();
  private final List<String> turns = new ArrayList<>();

  @Test
  void burstGoesAtOnceAndTheRestOneByOne() {
    Pacer pacer = pacer(10, 1_000, 0);
    for (int i = 1; i <= 15; i++) {
      ask(pacer, true, "n" + i);
    }
    assertThat(turns).hasSize(10);
    scheduler.advance(Duration.ofMillis(999));
    assertThat(turns).hasSize(10);
    scheduler.advance(Duration.ofMillis(1));
    assertThat(turns).hasSize(11);
    scheduler.advance(Duration.ofSeconds(4));
    assertThat(turns).hasSize(15);
  }

  @Test
  void burstIsFreeAgainAfterAPause() {
    Pacer pacer = pacer(3, 1_000, 0);
    for (int i = 1; i <= 3; i++) {
      ask(pacer, true, "n" + i);
    }
    scheduler.advance(Duration.ofSeconds(3));
    for (int i = 4; i <= 7; i++) {
      ask(pacer, true, "n" + i);
    }
    assertThat(turns).hasSize(6);
  }

  @Test
  void spacingIsKeptWithinTheBurst() {
    Pacer pacer = pacer(10, 1_000, 200);
    for (int i = 1; i <= 10; i++) {
      ask(pacer, true, "n" + i);
    }
    scheduler.advance(Duration.ofMillis(999));
    assertThat(turns).hasSize(5);
  }

  @Test
  void neverMoreThanBurstAndRateInAnyFiveMinutes() {
    Pacer pacer = pacer(10, 1_050, 0);
    for (int i = 1; i <= 1_000; i++) {
      ask(pacer, true, "n" + i);
    }
    scheduler.advance(Duration.ofMinutes(5));
    assertThat(turns.size()).isLessThanOrEqualTo(300);
  }

  @Test
  void lostConnectionsGoBeforePlannedOnes() {
    Pacer pacer = pacer(1, 1_000, 0);
    ask(pacer, true, "first");
    ask(pacer, false, "planned");
    ask(pacer, true, "lost");
    scheduler.advance(Duration.ofSeconds(2));
    assertThat(turns).containsExactly("first", "lost", "planned");
  }

  @Test
  void cancelledTurnCostsNothing() {
    Pacer pacer = pacer(1, 1_000, 0);
    ask(pacer, true, "first");
    Cancellable second = ask(pacer, true, "second");
    ask(pacer, true, "third");
    second.cancel();
    scheduler.advance(Duration.ofSeconds(1));
    assertThat(turns).containsExactly("first", "third");
  }

  @Test
  void nobodyGoesWhileTheExchangeWantsUsAway() {
    Pacer pacer = pacer(10, 1_000, 0);
    pacer.hold(Duration.ofMinutes(2));
    pacer.hold(Duration.ofSeconds(1));
    ask(pacer, true, "n1");
    scheduler.advance(Duration.ofMillis(119_999));
    assertThat(turns).isEmpty();
    scheduler.advance(Duration.ofMillis(1));
    assertThat(turns).hasSize(1);
  }

  @Test
  void holdOfAWaitingPacerIsObeyed() {
    Pacer pacer = pacer(1, 1_000, 0);
    ask(pacer, true, "n1");
    ask(pacer, true, "n2");
    pacer.hold(Duration.ofMinutes(2));
    scheduler.advance(Duration.ofSeconds(119));
    assertThat(turns).hasSize(1);
  }

  @Test
  void whatSeveralShareIsKeptByAllTogether() {
    ConnectBudget shared = budget(1, 500, 0);
    Pacer one = new Pacer(scheduler, shared);
    Pacer other = new Pacer(scheduler, shared);
    for (int i = 1; i <= 3; i++) {
      ask(one, true, "one " + i);
      ask(other, true, "other " + i);
    }
    assertThat(turns).containsExactly("one 1");
    scheduler.advance(Duration.ofMillis(1_999));
    assertThat(turns).hasSize(4);
    scheduler.advance(Duration.ofSeconds(1));
    assertThat(turns)
        .containsExactlyInAnyOrder("one 1", "one 2", "one 3", "other 1", "other 2", "other 3");
    other.hold(Duration.ofMinutes(1));
    ask(one, true, "held with the other");
    scheduler.advance(Duration.ofSeconds(59));
    assertThat(turns).hasSize(6);
  }

  private Cancellable ask(Pacer pacer, boolean urgent, String name) {
    return pacer.ask(urgent, () -> turns.add(name));
  }

  private Pacer pacer(int burst, long intervalMs, long spacingMs) {
    return new Pacer(scheduler, budget(burst, intervalMs, spacingMs));
  }

  private ConnectBudget budget(int burst, long intervalMs, long spacingMs) {
    return new ConnectBudget(
        new ConnectPace(burst, Duration.ofMillis(intervalMs), Duration.ofMillis(spacingMs)),
        scheduler::nanos);
  }
}
