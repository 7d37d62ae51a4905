package io.marketprism.collector.exchange.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.connection.CloseReason;
import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(largest());

  @Test
  void ceilingDoublesFromAQuarterSecondToAMinute() {
    long[] ceilingsMs = {250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000};
    for (long ceilingMs : ceilingsMs) {
      assertThat(backoff.next()).isEqualTo(ceilingMs * 1_000_000);
    }
  }

  @Test
  void exchangeThatIsDownIsTriedAtLeastEverySecondAndAnEighthOfTheOutage() {
    for (int i = 0; i < 10; i++) {
      assertThat(backoff.nextWhileDown(Duration.ofSeconds(8).toNanos()))
          .isLessThanOrEqualTo(1_000_000_000L);
    }
    backoff.nextWhileDown(Duration.ofSeconds(16).toNanos());
    assertThat(backoff.nextWhileDown(Duration.ofSeconds(16).toNanos())).isEqualTo(2_000_000_000L);
    for (int i = 0; i < 20; i++) {
      backoff.nextWhileDown(Duration.ofHours(1).toNanos());
    }
    assertThat(backoff.nextWhileDown(Duration.ofHours(1).toNanos())).isEqualTo(Backoff.CAP_NS);
  }

  @Test
  void firstTriesAfterALongOutageDoNotPayForIt() {
    for (int i = 0; i < 100; i++) {
      backoff.nextWhileDown(Duration.ofSeconds(16).toNanos());
    }
    assertThat(backoff.next()).isLessThanOrEqualTo(2_000_000_000L);
  }

  @Test
  void waitIsSpreadOverTheWholeCeiling() {
    Random random = new Random(3);
    long smallest = Long.MAX_VALUE;
    long biggest = 0;
    for (int i = 0; i < 1_000; i++) {
      long wait = new Backoff(random).next();
      smallest = Math.min(smallest, wait);
      biggest = Math.max(biggest, wait);
    }
    assertThat(smallest).isLessThan(5_000_000);
    assertThat(biggest).isBetween(245_000_000L, 250_000_000L);
  }

  @Test
  void dataForFiveSecondsBeginsAnew() {
    for (int i = 0; i < 8; i++) {
      backoff.next();
    }
    backoff.carried(Backoff.STABLE_NS);
    assertThat(backoff.next()).isEqualTo(Backoff.BASE_NS);
  }

  @Test
  void dataForLessThanTheLastCeilingDoesNot() {
    for (int i = 0; i < 5; i++) {
      backoff.next();
    }
    backoff.carried(Duration.ofSeconds(1).toNanos());
    assertThat(backoff.next()).isEqualTo(8_000_000_000L);
  }

  @Test
  void dataForAsLongAsTheLastCeilingKeepsIt() {
    backoff.next();
    backoff.carried(Duration.ofSeconds(1).toNanos());
    assertThat(backoff.next()).isEqualTo(Backoff.BASE_NS);
  }

  @Test
  void openSocketWithoutDataResetsNothing() {
    VirtualSlot slot = new VirtualSlot();
    slot.start("a");
    for (int n = 1; n <= 40; n++) {
      int wanted = n;
      slot.advanceUntil(Duration.ofSeconds(1), () -> slot.wires.count() >= wanted);
      slot.open(n);
      slot.text(n, "ack 1");
      slot.wire(n).ends(CloseReason.SERVER_CLOSE);
      slot.scheduler.runDue();
    }
    assertThat(slot.scheduler.nanos()).isGreaterThan(Duration.ofMinutes(8).toNanos());
    slot.closeAndCheck();
  }

  @Test
  void retriesNeverEnd() {
    VirtualSlot slot = new VirtualSlot();
    slot.start("a");
    for (int n = 1; n <= 500; n++) {
      int wanted = n;
      slot.advanceUntil(Duration.ofSeconds(1), () -> slot.wires.count() >= wanted);
      slot.wire(n).ends(CloseReason.REFUSED);
    }
    slot.advance(Duration.ofSeconds(61));
    assertThat(slot.wires.count()).isGreaterThan(500);
    slot.closeAndCheck();
  }

  /** Always gives the largest wait. */
  private static RandomGenerator largest() {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        return 0;
      }

      @Override
      public long nextLong(long bound) {
        return bound - 1;
      }
    };
  }
}
