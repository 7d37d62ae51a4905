package io.marketprism.collector.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DurationRecorderTest {
  private static final DurationBounds BOUNDS = DurationBounds.ofMicros(10, 100, 1_000);

  private final DurationRecorder recorder = new DurationRecorder(BOUNDS);

  @Test
  void boundIsContainedInItsClass() {
    record(0, 10, 11, 100, 1_000, 1_001);

    DurationCounts counts = recorder.counts();
    assertThat(upTo(counts)).containsExactly(2, 4, 5);
    assertThat(counts.count()).isEqualTo(6);
    assertThat(counts.sumMicros()).isEqualTo(2_122);
  }

  @Test
  void timeBelowZeroCountsAsNone() {
    record(-1, Long.MIN_VALUE);

    assertThat(upTo(recorder.counts())).containsExactly(2, 2, 2);
    assertThat(recorder.counts().sumMicros()).isZero();
  }

  @Test
  void falseTimeIsCountedAndDoesNotOutweighAllOthers() {
    record(Long.MAX_VALUE, 1_999);

    assertThat(upTo(recorder.counts())).containsExactly(0, 0, 0);
    assertThat(recorder.counts().count()).isEqualTo(2);
    assertThat(recorder.counts().sumMicros()).isEqualTo(2_000 + 1_999);
  }

  @Test
  void countsOfSeveralAreAddedUpAndStayAsTheyWere() {
    DurationRecorder other = new DurationRecorder(BOUNDS);
    record(5, 50);
    other.record(500);
    DurationCounts before = recorder.counts();
    DurationCounts both = before.plus(other.counts()).plus(DurationCounts.none(BOUNDS));
    record(7);

    assertThat(upTo(both)).containsExactly(1, 2, 3);
    assertThat(both.sumMicros()).isEqualTo(555);
    assertThat(upTo(before)).containsExactly(1, 2, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> before.plus(DurationCounts.none(DurationBounds.LAG)));
  }

  @Test
  void everyClassHasARisingBound() {
    assertThatIllegalArgumentException().isThrownBy(DurationBounds::ofMicros);
    assertThatIllegalArgumentException().isThrownBy(() -> DurationBounds.ofMicros(0));
    assertThatIllegalArgumentException().isThrownBy(() -> DurationBounds.ofMicros(5, 5));
    assertThat(DurationBounds.LAG.micros(0)).isEqualTo(1_000);
    assertThat(DurationBounds.LATENCY.micros(0)).isEqualTo(100);
    assertThat(DurationBounds.LATENCY.micros(DurationBounds.LATENCY.size() - 1))
        .isEqualTo(60_000_000);
  }

  @Test
  void whoReadsMeanwhileSeesNoCountFallAndAllInTheEnd() throws InterruptedException {
    long all = 200_000;
    Thread writer = new Thread(() -> LongStream.range(0, all).forEach(recorder::record));
    writer.start();
    DurationCounts seen = recorder.counts();
    while (writer.isAlive()) {
      DurationCounts now = recorder.counts();
      assertThat(now.count()).isGreaterThanOrEqualTo(seen.count());
      assertThat(now.sumMicros()).isGreaterThanOrEqualTo(seen.sumMicros());
      seen = now;
    }
    writer.join();

    assertThat(upTo(recorder.counts())).containsExactly(11, 101, 1_001);
    assertThat(recorder.counts().count()).isEqualTo(all);
  }

  private void record(long... micros) {
    LongStream.of(micros).forEach(recorder::record);
  }

  private static long[] upTo(DurationCounts counts) {
    long[] each = new long[counts.bounds().size()];
    for (int i = 0; i < each.length; i++) {
      each[i] = counts.countUpTo(i);
    }
    return each;
  }
}
