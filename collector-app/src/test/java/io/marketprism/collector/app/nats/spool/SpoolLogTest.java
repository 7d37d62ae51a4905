package io.marketprism.collector.app.nats.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.model.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolLogTest {
  private final SpoolHarness harness;

  SpoolLogTest(@TempDir Path directory) {
    harness = new SpoolHarness(directory);
  }

  @Test
  void recordsAreReadAsTheyWereAppendedAfterAFlush() throws IOException {
    try (SpoolLog log = harness.open()) {
      harness.append(log, 3);
      assertThat(harness.readAll(log)).isEmpty();

      log.flush();
      List<SpoolRecord> read = harness.readAll(log);

      assertThat(SpoolHarness.numbers(read)).containsExactly(0L, 1L, 2L);
      assertThat(read).extracting(SpoolRecord::position).containsExactly(0L, 1L, 2L);
      assertThat(read).extracting(SpoolRecord::subject).containsOnly("trade.a");
      assertThat(read).extracting(SpoolRecord::type).containsOnly(DataType.TRADE);
      assertThat(log.end()).isEqualTo(3);
    }
  }

  @Test
  void readerFarBehindReadsAcrossSegmentsInOrder() throws IOException {
    harness.bounds(64 * SpoolHarness.MIB, SpoolHarness.MIB);
    try (SpoolLog log = harness.open();
        SpoolReader reader = log.reader(0)) {
      List<SpoolRecord> read = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        harness.append(log, 100);
        log.flush();
        reader.read(read, 50, 1 << 20);
      }
      assertThat(harness.segments()).hasSizeGreaterThan(2);

      read.addAll(SpoolHarness.readAll(reader));

      assertThat(SpoolHarness.numbers(read)).isEqualTo(SpoolHarness.range(0, 20_000));
      assertThat(harness.disk.openFiles()).isLessThanOrEqualTo(6);
      assertThat(harness.damages).isEmpty();
    }
    assertThat(harness.disk.openFiles()).isZero();
  }

  @Test
  void restartGoesOnAtTheCursor() throws IOException {
    try (SpoolLog log = harness.open()) {
      harness.append(log, 10);
      log.flush();
      log.release(4, 17);
    }
    try (SpoolLog log = harness.open()) {
      assertThat(log.cursor()).isEqualTo(4);
      assertThat(log.releasedSequence()).isEqualTo(17);
      assertThat(log.recovered(DataType.TRADE)).isEqualTo(6);
      assertThat(SpoolHarness.numbers(harness.readAll(log))).isEqualTo(SpoolHarness.range(4, 10));
      harness.append(log, 2);
      log.flush();
      assertThat(SpoolHarness.numbers(harness.readAll(log))).isEqualTo(SpoolHarness.range(4, 12));
      assertThat(log.waiting(DataType.TRADE)).isEqualTo(8);
    }
  }

  @Test
  void releasedSegmentsGoAfterTheHorizon() throws IOException {
    try (SpoolLog log = harness.open()) {
      harness.append(log, 10_000);
      log.flush();
      int before = harness.segments().size();
      log.release(log.end(), 10_000);
      log.keep();
      assertThat(harness.segments()).hasSize(before);

      harness.pass(harness.settings.horizon().plus(Duration.ofSeconds(1)));
      log.keep();

      assertThat(harness.segments()).hasSize(1);
      assertThat(log.bytes()).isEqualTo(harness.bytesOnDisk());
    }
  }
}
