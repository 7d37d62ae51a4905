package io.marketprism.collector.app.nats.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.collector.model.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolDiskTest {
  private final SpoolHarness harness;

  SpoolDiskTest(@TempDir Path directory) {
    harness = new SpoolHarness(directory);
    harness.bounds(2 * SpoolHarness.MIB, SpoolHarness.MIB);
  }

  @Test
  void brokenDiskLeavesRecordsReadableFromMemoryAndSaysWhy() throws IOException {
    try (SpoolLog log = harness.open()) {
      harness.append(log, 10);
      log.flush();
      harness.disk.refusesWrites = true;
      harness.append(log, 10);
      log.flush();

      assertThat(SpoolHarness.numbers(harness.readAll(log))).isEqualTo(SpoolHarness.range(0, 20));
      assertThat(log.trouble())
          .contains("cannot write " + harness.segments().get(0) + ": " + BreakableDisk.BROKEN);

      harness.disk.refusesWrites = false;
      log.flush();
      assertThat(log.trouble()).isEmpty();
    }
    try (SpoolLog log = harness.open()) {
      assertThat(SpoolHarness.numbers(harness.readAll(log))).isEqualTo(SpoolHarness.range(0, 20));
    }
  }

  @Test
  void appendRefusesWhenMemoryIsFullAndLosesNothing() throws IOException {
    try (SpoolLog log = harness.open()) {
      harness.disk.refusesWrites = true;
      assertThatThrownBy(() -> harness.append(log, 10_000))
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith(BreakableDisk.BROKEN);
      log.flush();
      long kept = harness.appended;
      assertThat(kept).isBetween(1000L, 2500L);
      assertThat(SpoolHarness.numbers(harness.readAll(log))).isEqualTo(SpoolHarness.range(0, kept));

      log.release(kept, kept);
      log.flush();
      harness.append(log, 10);
      log.flush();
      assertThat(SpoolHarness.numbers(harness.readAll(log)))
          .isEqualTo(SpoolHarness.range(kept, kept + 10));
      harness.disk.refusesWrites = false;
    }
    try (SpoolLog log = harness.open()) {
      assertThat(log.recovered(DataType.TRADE)).isEqualTo(10);
      assertThat(harness.readAll(log)).hasSize(10);
    }
    assertThat(harness.damages).isEmpty();
  }

  @Test
  void appendThatWasRefusedWritesAgainByItself() throws IOException {
    try (SpoolLog log = harness.open()) {
      harness.disk.refusesWrites = true;
      assertThatThrownBy(() -> harness.append(log, 10_000)).isInstanceOf(IOException.class);
      long kept = harness.appended;
      assertThat(harness.disk.openFiles()).isZero();
      harness.disk.refusesWrites = false;

      harness.append(log, 1);

      assertThat(log.trouble()).isEmpty();
      assertThat(log.end()).isEqualTo(kept);
    }
  }

  @Test
  void failedAttemptsHoldNoDescriptors() throws IOException {
    try (SpoolLog log = harness.open()) {
      harness.append(log, 10);
      log.flush();
      harness.disk.size = harness.bytesOnDisk();
      for (int i = 0; i < 50; i++) {
        harness.append(log, 1);
        log.flush();
      }
      assertThat(log.trouble().orElseThrow()).endsWith(BreakableDisk.FULL);
      assertThat(harness.disk.openFiles()).isLessThanOrEqualTo(2);
      harness.disk.size = Long.MAX_VALUE / 2;
    }
  }

  @Test
  void whatWasOutsideBeforeTheDiskWorkedAgainIsNotMissedLater() throws IOException {
    try (SpoolLog log = harness.open()) {
      harness.append(log, 10);
      log.flush();
      harness.disk.refusesWrites = true;
      harness.append(log, 10);
      log.flush();
      log.release(15, 15);
      harness.disk.refusesWrites = false;
      harness.append(log, 5);
      log.flush();
    }
    Files.delete(harness.directory.resolve("cursor"));
    try (SpoolLog log = harness.open()) {
      assertThat(SpoolHarness.numbers(harness.readAll(log)))
          .containsExactlyElementsOf(
              Stream.concat(SpoolHarness.range(0, 10).stream(), SpoolHarness.range(15, 25).stream())
                  .toList());
    }
    assertThat(harness.damages).isEmpty();
  }

  @Test
  void fullDiskIsMetByDeletingWhatIsOutside() throws IOException {
    try (SpoolLog log = harness.open()) {
      harness.append(log, 1000);
      log.flush();
      log.release(log.end(), log.end());
      harness.disk.size = harness.bytesOnDisk() + 100_000;

      harness.append(log, 1000);
      log.flush();

      assertThat(log.trouble()).isEmpty();
      assertThat(log.dropped(DataType.TRADE)).containsEntry(DropReason.SPOOL_FULL, 0L);
      assertThat(SpoolHarness.numbers(harness.readAll(log)))
          .isEqualTo(SpoolHarness.range(1000, 2000));
    }
  }

  @Test
  void fullDiskWithNothingOutsideDropsTheOldest() throws IOException {
    try (SpoolLog log = harness.open()) {
      harness.append(log, 1000);
      log.flush();
      harness.disk.size = harness.bytesOnDisk() + 100_000;

      harness.append(log, 1000);
      log.flush();

      assertThat(log.trouble()).isEmpty();
      List<Long> numbers = SpoolHarness.numbers(harness.readAll(log));
      long dropped = 2000L - numbers.size();
      assertThat(numbers).isEqualTo(SpoolHarness.range(dropped, 2000));
      assertThat(log.dropped(DataType.TRADE)).containsEntry(DropReason.SPOOL_FULL, dropped);
      assertThat(harness.lost).containsEntry("trade.a", dropped);
    }
  }

  @Test
  void diskFullOfOthersKeepsTheNewestInMemory() throws IOException {
    harness.disk.size = 0;
    try (SpoolLog log = harness.open()) {
      harness.append(log, 100);
      log.flush();
      assertThat(log.trouble().orElseThrow()).endsWith(BreakableDisk.FULL);
      assertThat(SpoolHarness.numbers(harness.readAll(log))).isEqualTo(SpoolHarness.range(0, 100));
      log.settled(DataType.TRADE);
      log.release(1, 1);
      log.keep();
      harness.disk.size = Long.MAX_VALUE / 2;
    }
    try (SpoolLog log = harness.open()) {
      assertThat(log.recovered(DataType.TRADE)).isEqualTo(99);
    }
  }

  @Test
  void slowForceHoldsUpNeitherAppendNorReader() throws Exception {
    try (SpoolLog log = harness.open()) {
      harness.append(log, 10);
      log.flush();
      harness.disk.forcing = new CountDownLatch(1);
      harness.disk.forceMayEnd = new CountDownLatch(1);
      Thread keeper = new Thread(log::keep);
      keeper.start();
      harness.disk.forcing.await();

      harness.append(log, 5000);
      log.flush();
      log.release(100, 100);
      assertThat(SpoolHarness.numbers(harness.readAll(log))).hasSizeGreaterThan(1000);

      harness.disk.forceMayEnd.countDown();
      keeper.join();
      assertThat(log.trouble()).isEmpty();
    }
    assertThat(harness.disk.openFiles()).isZero();
  }

  @Test
  void forceThatFailsIsSaidAndTriedAgain() throws IOException {
    try (SpoolLog log = harness.open()) {
      harness.append(log, 1);
      log.flush();
      harness.disk.refusesForce = true;
      log.keep();
      assertThat(log.trouble()).contains(BreakableDisk.BROKEN);
      harness.disk.refusesForce = false;
      log.keep();
      assertThat(log.trouble()).isEmpty();
    }
  }

  @Test
  void unreadableFileHoldsUpItsReaderAndIsGivenUpInTheEnd() throws Exception {
    harness.bounds(64 * SpoolHarness.MIB, SpoolHarness.MIB);
    try (SpoolLog log = harness.open();
        SpoolReader reader = log.reader(0)) {
      harness.append(log, 20_000);
      log.flush();
      harness.disk.refusesReads = true;
      List<SpoolRecord> none = new ArrayList<>();
      assertThat(reader.read(none, 10, 1 << 20)).isZero();
      assertThat(log.trouble()).isPresent();
      assertThat(log.awaitMore(reader.position(), 1)).isFalse();
      harness.disk.refusesReads = false;
      assertThat(reader.read(none, 10, 1 << 20)).isEqualTo(10);
      assertThat(log.trouble()).isEmpty();

      harness.disk.refusesReads = true;
      List<Long> numbers = SpoolHarness.numbers(readWhatever(reader, log.end()));

      assertThat(numbers).isSorted();
      assertThat(log.dropped(DataType.TRADE).getOrDefault(DropReason.SPOOL_DAMAGED, 0L))
          .isPositive();
    }
  }

  private static List<SpoolRecord> readWhatever(SpoolReader reader, long end) {
    List<SpoolRecord> all = new ArrayList<>();
    while (reader.position() < end) {
      reader.read(all, 1000, 1 << 20);
    }
    return all;
  }

  @Test
  void folderThatSomeoneRemovedIsMadeAnew() throws IOException {
    try (SpoolLog log = harness.open()) {
      harness.append(log, 10);
      log.flush();
      for (Path segment : harness.segments()) {
        Files.delete(segment);
      }
      Files.delete(harness.directory);
      harness.pass(Duration.ofSeconds(2));
      harness.append(log, 10);
      log.flush();
      assertThat(log.trouble()).isEmpty();
      assertThat(harness.segments()).hasSize(1);
    }
  }

  @Test
  void closeSaysThatRecordsAreLost() throws IOException {
    SpoolLog log = harness.open();
    harness.disk.refusesWrites = true;
    harness.append(log, 10);
    log.flush();

    assertThatThrownBy(log::close)
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith(BreakableDisk.BROKEN);
    log.close();
    assertThat(harness.disk.openFiles()).isZero();
  }
}
