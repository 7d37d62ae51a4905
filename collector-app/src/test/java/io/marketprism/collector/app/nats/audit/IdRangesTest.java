package io.marketprism.collector.app.nats.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.model.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class IdRangesTest {
  private static final IdRanges.Cause CAUSE =
      new IdRanges.Cause(new Findings.Place(DataType.TRADE, "s", 1), false);

  private final List<IdRanges.Hole> forgotten = new ArrayList<>();
  private final IdRanges ranges = new IdRanges(forgotten::add);

  @Test
  void holesAndDoublesAreThoseOfASet() {
    for (int seed = 1; seed <= 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      IdRanges tested = new IdRanges(forgotten::add);
      TreeSet<Long> model = new TreeSet<>();
      tested.add(1, 1, CAUSE);
      model.add(1L);
      for (int i = 0; i < 200; i++) {
        long first = 1L + random.nextInt(300);
        long last = first + random.nextInt(5);
        long again = 0;
        for (long id = first; id <= last; id++) {
          again += model.add(id) ? 0 : 1;
        }
        assertThat(tested.add(first, last, CAUSE).again()).isEqualTo(again);
      }
      assertThat(missing(tested)).as("seed %d", seed).isEqualTo(missing(model));
      assertThat(tested.highest()).isEqualTo(model.last());
    }
  }

  private static List<Long> missing(IdRanges ranges) {
    List<Long> missing = new ArrayList<>();
    ranges.holes(
        hole -> {
          for (long id = hole.first(); id <= hole.last(); id++) {
            missing.add(id);
          }
        });
    return missing;
  }

  private static List<Long> missing(TreeSet<Long> model) {
    List<Long> missing = new ArrayList<>();
    for (long id = model.first(); id < model.last(); id++) {
      if (!model.contains(id)) {
        missing.add(id);
      }
    }
    return missing;
  }

  @Test
  void whatIsBelowTheFirstIsNotKnown() {
    ranges.add(100, 100, CAUSE);

    assertThat(ranges.add(90, 95, CAUSE).again()).isZero();
    assertThat(missing(ranges)).isEmpty();
  }

  @Test
  void lowestHoleIsGivenAwayWhereThereAreTooMany() {
    for (long id = 0; id <= 2L * IdRanges.MAX; id += 2) {
      ranges.add(id, id, CAUSE);
    }

    assertThat(forgotten).extracting(IdRanges.Hole::first).containsExactly(1L);
    assertThat(missing(ranges)).hasSize(IdRanges.MAX - 1).doesNotContain(1L);
  }
}
