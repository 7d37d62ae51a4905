package io.marketprism.collector.app.nats.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.app.nats.spool.SpoolRecord.Kind;
import io.marketprism.collector.model.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolDropTest {
  private final SpoolHarness harness;

  SpoolDropTest(@TempDir Path directory) {
    harness = new SpoolHarness(directory);
    harness.bounds(2 * SpoolHarness.MIB, SpoolHarness.MIB);
  }

  @Test
  void boundIsKeptAndTheOldestAreDroppedExactly() throws IOException {
    try (SpoolLog log = harness.open()) {
      for (int i = 0; i < 200; i++) {
        harness.append(log, 100);
        log.flush();
        assertThat(harness.bytesOnDisk()).isLessThanOrEqualTo(2 * SpoolHarness.MIB);
        assertThat(log.bytes()).isEqualTo(harness.bytesOnDisk());
      }
      List<Long> numbers = SpoolHarness.numbers(harness.readAll(log));

      long dropped = 20_000L - numbers.size();
      assertThat(numbers).isEqualTo(SpoolHarness.range(dropped, 20_000));
      assertThat(log.dropped(DataType.TRADE)).containsEntry(DropReason.SPOOL_FULL, dropped);
      assertThat(log.waiting(DataType.TRADE)).isEqualTo(numbers.size());
      assertThat(harness.lost).isEqualTo(Map.of("trade.a", dropped));
      assertThat(log.trouble()).isEmpty();
    }
  }

  @Test
  void eachLostSubjectIsAnnouncedOnceBeforeItsNextData() throws IOException {
    try (SpoolLog log = harness.open()) {
      fill(log);

      assertAnnouncedOnce(harness.readAll(log));
    }
  }

  @Test
  void announcementsOutliveTheProcess() throws IOException {
    List<SpoolRecord> before;
    try (SpoolLog log = harness.open()) {
      fill(log);
      before = harness.readAll(log);
    }
    try (SpoolLog log = harness.open()) {
      List<SpoolRecord> after = harness.readAll(log);

      assertThat(after).extracting(SpoolRecord::id).isEqualTo(ids(before));
      assertThat(log.recovered(DataType.TRADE)).isEqualTo(SpoolHarness.numbers(after).size());
      assertThat(harness.damages).isEmpty();
    }
    try (SpoolLog log = harness.open()) {
      fill(log);
      assertAnnouncedOnce(harness.readAll(log));
    }
  }

  private static List<String> ids(List<SpoolRecord> records) {
    return records.stream().map(SpoolRecord::id).toList();
  }

  /** Twice what fits, of five subjects, the last of which comes seldom. */
  private void fill(SpoolLog log) throws IOException {
    for (int i = 0; i < 8000; i++) {
      harness.append(log, DataType.TRADE, i % 1500 == 0 ? "s4" : "s" + i % 4);
      if (i % 50 == 0) {
        log.flush();
      }
    }
    log.flush();
  }

  private void assertAnnouncedOnce(List<SpoolRecord> records) {
    Map<String, List<Kind>> bySubject = new HashMap<>();
    for (SpoolRecord entry : records) {
      bySubject.computeIfAbsent(entry.subject(), s -> new ArrayList<>()).add(entry.kind());
    }
    assertThat(bySubject.keySet()).containsExactlyInAnyOrderElementsOf(harness.lost.keySet());
    bySubject.forEach(
        (subject, kinds) -> {
          assertThat(kinds.get(0)).as(subject).isEqualTo(Kind.REPLACEMENT);
          assertThat(kinds.subList(1, kinds.size())).as(subject).containsOnly(Kind.COUNTED);
        });
  }

  @Test
  void whatWasReadIsNeverDroppedAndCanBeReadAgain() throws IOException {
    try (SpoolLog log = harness.open();
        SpoolReader reader = log.reader(0)) {
      harness.append(log, 300);
      log.flush();
      List<SpoolRecord> read = new ArrayList<>();
      while (read.size() < 200) {
        reader.read(read, 200 - read.size(), 1 << 20);
      }
      harness.append(log, 10_000);
      log.flush();
      assertThat(log.dropped(DataType.TRADE).getOrDefault(DropReason.SPOOL_FULL, 0L)).isPositive();

      List<SpoolRecord> again = harness.readAll(log);

      assertThat(ids(again).subList(0, 200)).isEqualTo(ids(read));
      assertThat(again.get(200).kind()).isEqualTo(Kind.REPLACEMENT);
      List<SpoolRecord> next = new ArrayList<>();
      reader.read(next, 1, 1 << 20);
      assertThat(next.get(0).id()).isEqualTo(again.get(200).id());
      assertThat(
              log.waiting(DataType.TRADE)
                  + log.dropped(DataType.TRADE).getOrDefault(DropReason.SPOOL_FULL, 0L))
          .isEqualTo(10_300);
    }
  }

  @Test
  void whatIsOutsideGoesBeforeAnythingIsDropped() throws IOException {
    try (SpoolLog log = harness.open()) {
      for (int i = 0; i < 200; i++) {
        harness.append(log, 100);
        log.flush();
        log.release(log.end(), log.end());
      }
      assertThat(log.dropped(DataType.TRADE)).containsEntry(DropReason.SPOOL_FULL, 0L);
      assertThat(harness.bytesOnDisk()).isBetween(3 * SpoolHarness.MIB / 2, 2 * SpoolHarness.MIB);
    }
  }

  @Test
  void whatWaitsTooLongIsDroppedAndAnnounced() throws IOException {
    try (SpoolLog log = harness.open()) {
      harness.append(log, 1000);
      log.flush();
      harness.pass(Duration.ofHours(2));
      log.flush();
      harness.append(log, 10);
      log.flush();
      log.keep();
      assertThat(log.dropped(DataType.TRADE)).containsEntry(DropReason.SPOOL_OLD, 0L);
      assertThat(log.oldestWaitingAge()).isEqualTo(Duration.ofHours(2).toNanos());

      harness.pass(harness.settings.maxAge().minusHours(1));
      log.keep();

      assertThat(log.dropped(DataType.TRADE)).containsEntry(DropReason.SPOOL_OLD, 1000L);
      List<SpoolRecord> left = harness.readAll(log);
      assertThat(left.get(0).kind()).isEqualTo(Kind.REPLACEMENT);
      assertThat(SpoolHarness.numbers(left)).isEqualTo(SpoolHarness.range(1000, 1010));
    }
  }

  @Test
  void withoutReplacementsDroppedSegmentsLeaveNothing() throws IOException {
    harness.replaces = false;
    try (SpoolLog log = harness.open()) {
      fill(log);
    }
    try (SpoolLog log = harness.open()) {
      List<SpoolRecord> read = harness.readAll(log);
      assertThat(read).extracting(SpoolRecord::kind).containsOnly(Kind.COUNTED);
      assertThat(harness.damages).isEmpty();
    }
  }
}
