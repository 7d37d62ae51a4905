package io.marketprism.collector.app.nats.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.collector.model.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolRecoveryTest {
  private static final int RECORDS = 4;

  private final SpoolHarness harness;

  SpoolRecoveryTest(@TempDir Path directory) {
    harness = new SpoolHarness(directory);
  }

  @Test
  void tornEndIsCutOffWhereverItIsTorn() throws IOException {
    byte[] whole = oneSegment();
    int last = whole.length / RECORDS;
    for (int length = whole.length - last; length < whole.length; length++) {
      rewrite(Arrays.copyOf(whole, length));
      try (SpoolLog log = harness.open()) {
        assertThat(SpoolHarness.numbers(harness.readAll(log)))
            .as("%d of %d bytes", length, whole.length)
            .isEqualTo(SpoolHarness.range(0, log.end()))
            .hasSizeBetween(RECORDS - 2, RECORDS - 1);
        assertThat(log.trouble()).isEmpty();
      }
      assertThat(Files.size(segment())).isLessThanOrEqualTo(length);
    }
    assertThat(harness.damages).isEmpty();
  }

  @Test
  void damagedByteAnywhereLosesAtMostItsRecordAndIsNeverReadAsAnother() throws IOException {
    byte[] whole = oneSegment();
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 + at % 255);
      rewrite(damaged);
      try (SpoolLog log = harness.open()) {
        List<Long> numbers = SpoolHarness.numbers(harness.readAll(log));
        assertThat(numbers).as("byte %d", at).hasSizeGreaterThanOrEqualTo(RECORDS - 1).isSorted();
        assertThat(log.recovered(DataType.TRADE)).isEqualTo(numbers.size());
      }
    }
  }

  @Test
  void damageIsSaidWithTheNumberOfRecords() throws IOException {
    byte[] whole = oneSegment();
    whole[whole.length / 2] ^= 1;
    rewrite(whole);

    harness.open().close();

    assertThat(harness.damages).containsExactly(segment() + ": 1 records cannot be read");
  }

  @Test
  void damageDuringTheRunIsPassedOverAndCounted() throws IOException {
    harness.bounds(64 * SpoolHarness.MIB, SpoolHarness.MIB);
    try (SpoolLog log = harness.open()) {
      harness.append(log, 20_000);
      log.flush();
      Path first = harness.segments().get(0);
      byte[] bytes = Files.readAllBytes(first);
      bytes[bytes.length / 2] ^= 1;
      Files.write(first, bytes);

      List<Long> numbers = SpoolHarness.numbers(harness.readAll(log));

      assertThat(numbers).hasSize(19_999).isSorted();
      assertThat(log.dropped(DataType.TRADE)).containsEntry(DropReason.SPOOL_DAMAGED, 1L);
      assertThat(log.waiting(DataType.TRADE)).isEqualTo(19_999);
      assertThat(harness.damages)
          .containsExactly(first + ": 1 counted records cannot be read any more");
    }
  }

  @Test
  void segmentThatSomeoneRemovedIsPassedOverAndCounted() throws IOException {
    harness.bounds(64 * SpoolHarness.MIB, SpoolHarness.MIB);
    try (SpoolLog log = harness.open()) {
      harness.append(log, 20_000);
      log.flush();
      Files.delete(harness.segments().get(0));

      List<Long> numbers = SpoolHarness.numbers(harness.readAll(log));

      long lost = 20_000L - numbers.size();
      assertThat(lost).isPositive();
      assertThat(numbers).isEqualTo(SpoolHarness.range(lost, 20_000));
      assertThat(log.dropped(DataType.TRADE)).containsEntry(DropReason.SPOOL_DAMAGED, lost);
    }
  }

  @Test
  void withoutACursorFileEverythingKeptIsNotYetOutside() throws IOException {
    oneSegment();
    try (SpoolLog log = harness.open()) {
      log.release(3, 3);
    }
    Path cursor = harness.directory.resolve("cursor");
    byte[] whole = Files.readAllBytes(cursor);
    for (int at = 0; at <= whole.length; at++) {
      byte[] damaged = whole.clone();
      if (at == whole.length) {
        Files.delete(cursor);
      } else {
        damaged[at] ^= 1;
        Files.write(cursor, damaged);
      }
      try (SpoolLog log = harness.open()) {
        assertThat(log.cursor()).as("byte %d", at).isZero();
        assertThat(log.recovered(DataType.TRADE)).isEqualTo(RECORDS);
      }
    }
  }

  @Test
  void positionsRiseThoughAllSegmentsAreGone() throws IOException {
    oneSegment();
    try (SpoolLog log = harness.open()) {
      log.release(RECORDS, RECORDS);
    }
    Files.delete(segment());
    try (SpoolLog log = harness.open()) {
      assertThat(log.end()).isEqualTo(RECORDS);
      harness.append(log, 1);
      log.flush();
      assertThat(harness.readAll(log)).extracting(SpoolRecord::position).containsExactly(4L);
    }
  }

  @Test
  void segmentOfANewerVersionIsRefused() throws IOException {
    byte[] whole = oneSegment();
    ByteBuffer bytes = ByteBuffer.wrap(whole);
    bytes.putInt(RecordFormat.SEGMENT_VERSION, RecordFormat.VERSION + 1);
    bytes.putInt(RecordFormat.SEGMENT_CRC, crc(whole, RecordFormat.SEGMENT_CRC));
    rewrite(whole);

    assertThatThrownBy(harness::open)
        .isInstanceOf(IOException.class)
        .hasMessage(
            "cannot use spool " + harness.directory + ": a newer version wrote " + segment());
  }

  @Test
  void cursorOfANewerVersionIsRefused() throws IOException {
    oneSegment();
    try (SpoolLog log = harness.open()) {
      log.release(3, 3);
    }
    Path cursor = harness.directory.resolve("cursor");
    byte[] whole = Files.readAllBytes(cursor);
    ByteBuffer.wrap(whole).putInt(8, 2);
    ByteBuffer.wrap(whole).putInt(whole.length - 4, crc(whole, whole.length - 4));
    Files.write(cursor, whole);

    assertThatThrownBy(harness::open).hasMessageContaining("a newer version wrote " + cursor);
  }

  @Test
  void folderThatCannotBeUsedIsNamed() throws IOException {
    Files.write(harness.directory, new byte[1]);

    assertThatThrownBy(harness::open)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot use spool " + harness.directory + ": ");
  }

  private static int crc(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  private byte[] oneSegment() throws IOException {
    try (SpoolLog log = harness.open()) {
      harness.append(log, RECORDS);
      log.flush();
    }
    return Files.readAllBytes(segment());
  }

  private void rewrite(byte[] bytes) throws IOException {
    Files.write(harness.directory.resolve("0000000000000000000.log"), bytes);
  }

  private Path segment() throws IOException {
    return harness.segments().get(0);
  }
}
