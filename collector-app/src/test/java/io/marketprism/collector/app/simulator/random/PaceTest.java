package io.marketprism.collector.app.simulator.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.app.simulator.ManualLoop;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final ManualLoop time = new ManualLoop();

  @Test
  void eventsAreDueAtTheirRate() {
    Pace pace = new Pace(250, time);
    assertThat(pace.due()).isZero();
    assertThat(pace.untilNext()).isEqualTo(4_000_000);
    time.advance(Duration.ofMillis(10));
    assertThat(pace.due()).isEqualTo(2);
    pace.done(2);
    assertThat(pace.due()).isZero();
    assertThat(pace.untilNext()).isEqualTo(2_000_000);
  }

  @Test
  void aShortDelayIsMadeUpForAndALongOneIsNot() {
    Pace pace = new Pace(100, time);
    time.advance(Duration.ofMillis(900));
    assertThat(pace.due()).isEqualTo(90);
    time.advance(Duration.ofMinutes(5));
    assertThat(pace.due()).isEqualTo(1);
    pace.done(1);
    time.advance(Duration.ofMillis(100));
    assertThat(pace.due()).isEqualTo(9);
  }

  @Test
  void slowRatesWaitForTheirTime() {
    Pace pace = new Pace(0.1, time);
    time.advance(Duration.ofSeconds(9));
    assertThat(pace.due()).isZero();
    time.advance(Duration.ofSeconds(1));
    assertThat(pace.due()).isEqualTo(1);
  }
}
