package io.marketprism.collector.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.collector.TestEvents;
import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.model.Instrument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSinkFailureTest {
  private static final String TRADES = "2026-11-22/trade.binance.spot.2026-11-22T1400Z.";
  private static final String BOOKS = "2026-11-22/orderbook.binance.spot.2026-11-22T1400Z.";

  private final Instrument btc = TestInstruments.btcUsdt();
  private final FileSinkHarness harness;

  FileSinkFailureTest(@TempDir Path directory) {
    harness = new FileSinkHarness(directory);
  }

  @Test
  void fullDiskIsSaidAndTheFileCutBackToItsLastWholeLine() throws IOException {
    try (FileSink sink = harness.open()) {
      FileSinkHarness.write(sink, TestEvents.trade(btc, 1));
      harness.disk.freeBytes = 600;
      sink.write(TestEvents.trade(btc, 2));
      sink.write(TestEvents.trade(btc, 3));

      assertThatThrownBy(sink::flush)
          .isInstanceOf(IOException.class)
          .hasMessage(
              "cannot write "
                  + harness.directory.resolve(TRADES + "000.jsonl.part")
                  + ": No space left on device");
      assertThat(harness.trades(TRADES + "000.jsonl.part")).containsExactly(1L);

      harness.disk.freeBytes = Long.MAX_VALUE;
      sink.flush();
      FileSinkHarness.write(sink, TestEvents.trade(btc, 4));
      assertThat(harness.trades(TRADES + "000.jsonl.part")).containsExactly(1L, 2L, 3L, 4L);
    }
  }

  @Test
  void flushThatFailsLeavesNothingInAnyFile() throws IOException {
    try (FileSink sink = harness.open()) {
      FileSinkHarness.write(sink, TestEvents.trade(btc, 1), TestEvents.update(btc, 1, 2, 1, 1));
      String books = harness.text(BOOKS + "000.jsonl.part");
      harness.disk.freeBytes = 600;
      sink.write(TestEvents.update(btc, 2, 3, 1, 1));
      sink.write(TestEvents.trade(btc, 2));

      assertThatThrownBy(sink::flush).isInstanceOf(IOException.class);
      assertThat(harness.text(BOOKS + "000.jsonl.part")).isEqualTo(books);
      assertThat(harness.trades(TRADES + "000.jsonl.part")).containsExactly(1L);
      assertThat(harness.disk.openFiles).isZero();
      harness.disk.freeBytes = Long.MAX_VALUE;
    }
    assertThat(harness.trades(TRADES + "000.jsonl.gz")).containsExactly(1L, 2L);
    assertThat(harness.text(BOOKS + "000.jsonl.gz").lines()).hasSize(2);
  }

  @Test
  void tornBytesThatCannotBeCutOffAreWrittenOver() throws IOException {
    try (FileSink sink = harness.open()) {
      FileSinkHarness.write(sink, TestEvents.trade(btc, 1));
      harness.disk.freeBytes = 100;
      harness.disk.refusesTruncation = true;
      sink.write(TestEvents.trade(btc, 2));
      assertThatThrownBy(sink::flush).isInstanceOf(IOException.class);
      assertThat(harness.text(TRADES + "000.jsonl.part")).doesNotEndWith("\n");

      harness.disk.freeBytes = Long.MAX_VALUE;
      sink.flush();

      assertThat(harness.trades(TRADES + "000.jsonl.part")).containsExactly(1L, 2L);
    }
  }

  @Test
  void fileThatCannotBeMadeIsTriedAgain() throws IOException {
    try (FileSink sink = harness.open()) {
      harness.disk.refusesFiles = true;
      sink.write(TestEvents.trade(btc, 1));
      assertThatThrownBy(sink::flush)
          .hasMessage("cannot create a file for trade.binance.spot: No space left on device");

      harness.disk.refusesFiles = false;
      sink.flush();

      assertThat(harness.allTrades()).containsExactly(1L);
    }
  }

  @Test
  void writeRefusesMoreThanItCanHoldWhileTheDiskIsFull() throws IOException {
    try (FileSink sink = harness.open()) {
      harness.disk.freeBytes = 0;
      long id = 0;
      IOException refused = null;
      while (refused == null && id < 100_000) {
        id++;
        try {
          sink.write(TestEvents.trade(btc, id));
        } catch (IOException e) {
          refused = e;
        }
      }
      assertThat(refused).isNotNull();

      harness.disk.freeBytes = Long.MAX_VALUE;
      FileSinkHarness.write(sink, TestEvents.trade(btc, id));

      List<Long> trades = harness.trades(TRADES + "000.jsonl.part");
      assertThat(trades).hasSize((int) id).doesNotHaveDuplicates().isSorted();
    }
  }

  @Test
  void removedFileIsSaidAndANewOneBegun() throws IOException {
    try (FileSink sink = harness.open()) {
      FileSinkHarness.write(sink, TestEvents.trade(btc, 1));
      Path part = harness.directory.resolve(TRADES + "000.jsonl.part");
      Files.delete(part);
      sink.write(TestEvents.trade(btc, 2));

      assertThatThrownBy(sink::flush).hasMessage(part + " was removed; a new file is begun");
      sink.flush();

      assertThat(harness.allTrades()).containsExactly(2L);
    }
  }

  @Test
  void removedDataDirectoryComesBackWithItsLock() throws IOException {
    try (FileSink sink = harness.open()) {
      FileSinkHarness.write(sink, TestEvents.trade(btc, 1));
      removeAll();
      sink.write(TestEvents.trade(btc, 2));
      assertThatThrownBy(sink::flush).isInstanceOf(IOException.class);
      harness.pass(Duration.ofSeconds(2));
      sink.flush();

      assertThat(harness.allTrades()).containsExactly(2L);
      assertThatThrownBy(harness::open).hasMessageContaining("another collector is using it");
    }
  }

  @Test
  void closeOnAFullDiskSaysSoAndCompletesWhatIsWhole() throws IOException {
    FileSink sink = harness.open();
    FileSinkHarness.write(sink, TestEvents.trade(btc, 1));
    harness.disk.freeBytes = 10;
    sink.write(TestEvents.trade(btc, 2));

    assertThatThrownBy(sink::close).hasMessageContaining("No space left on device");

    assertThat(harness.files()).containsExactly(TRADES + "000.jsonl.gz");
    assertThat(harness.allTrades()).containsExactly(1L);
    assertThat(harness.disk.openFiles).isZero();
  }

  @Test
  void failureToForceIsSaidButDoublesNothing() throws IOException {
    try (FileSink sink = harness.open()) {
      harness.disk.refusesForce = true;
      harness.pass(Duration.ofSeconds(2));
      sink.write(TestEvents.trade(btc, 1));
      assertThatThrownBy(sink::flush)
          .hasMessageStartingWith("cannot sync ")
          .hasMessageEndingWith(": Input/output error");

      harness.disk.refusesForce = false;
      sink.flush();
      FileSinkHarness.write(sink, TestEvents.trade(btc, 2));

      assertThat(harness.allTrades()).containsExactly(1L, 2L);
    }
  }

  @Test
  void fileThatCannotBeCompletedIsSaidAndKept() throws IOException {
    FileSink sink = harness.open();
    FileSinkHarness.write(sink, TestEvents.trade(btc, 1));
    Files.createDirectory(harness.directory.resolve(TRADES + "000.jsonl.gz"));

    sink.close();

    assertThat(harness.files()).containsExactly(TRADES + "000.jsonl.part");
    assertThat(harness.notices)
        .singleElement()
        .asString()
        .startsWith("cannot complete ")
        .contains(TRADES + "000.jsonl.part");
  }

  @Test
  void whatCannotBeCompressedInTimeIsCompletedByTheNextStart() throws IOException {
    FileSink hasty = harness.settings().patience(Duration.ZERO).build();
    hasty.open();
    for (long id = 1; id <= 50_000; id++) {
      hasty.write(TestEvents.trade(btc, id));
    }
    hasty.close();

    harness.open().close();

    assertThat(harness.files()).containsExactly(TRADES + "000.jsonl.gz");
    assertThat(harness.allTrades()).hasSize(50_000).isSorted().doesNotHaveDuplicates();
  }

  private void removeAll() throws IOException {
    try (Stream<Path> all = Files.walk(harness.directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
