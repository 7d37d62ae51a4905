package io.marketprism.collector.exchange.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.model.Clocks;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArrivalClockTest {
  private long nanos = -500;
  private long epochNs = 1_700_000_000_000_000_000L;
  private int wallReads;
  private final ArrivalClock clock = new ArrivalClock(new Clocks(this::wall, () -> nanos));

  private Instant wall() {
    wallReads++;
    return Instant.ofEpochSecond(epochNs / 1_000_000_000L, epochNs % 1_000_000_000L);
  }

  @Test
  void carriesTheWallClockOnForAMillisecond() {
    assertThat(clock.stamp()).isEqualTo(1_700_000_000_000_000_000L);
    nanos += 999_999;
    assertThat(clock.stamp()).isEqualTo(1_700_000_000_000_999_999L);
    assertThat(clock.nowNs()).isEqualTo(nanos);
    assertThat(wallReads).isEqualTo(1);
  }

  @Test
  void seesAStepOfTheWallClockAfterAMillisecond() {
    clock.stamp();
    epochNs -= 60_000_000_000L;
    nanos += 1_000_000;
    assertThat(clock.stamp()).isEqualTo(1_699_999_940_000_000_000L);
    assertThat(wallReads).isEqualTo(2);
  }
}
