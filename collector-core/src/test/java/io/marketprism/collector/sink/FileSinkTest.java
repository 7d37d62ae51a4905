package io.marketprism.collector.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.collector.TestEvents;
import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.Venue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSinkTest {
  private static final long HOUR_NS = 3_600_000_000_000L;
  private static final long NOW = TestEvents.RECEIVED_NS;
  private static final String TRADES = "2026-11-22/trade.binance.spot.2026-11-22T1400Z.";

  private final Instrument btc = TestInstruments.btcUsdt();
  private final Instrument eth = TestInstruments.spot("ETH", "USDT", 2, 4);
  private final FileSinkHarness harness;

  FileSinkTest(@TempDir Path directory) {
    harness = new FileSinkHarness(directory);
  }

  @Test
  void eventsAreLinesInTheFileOfTheirStreamAndHour() throws IOException {
    try (FileSink sink = harness.open()) {
      FileSinkHarness.write(
          sink,
          TestEvents.trade(btc, 1),
          TestEvents.update(btc, 5, 6, 100, 1),
          TestEvents.trade(eth, 2));

      assertThat(harness.files())
          .containsExactly(
              "2026-11-22/orderbook.binance.spot.2026-11-22T1400Z.000.jsonl.part",
              TRADES + "000.jsonl.part");
      assertThat(harness.trades(TRADES + "000.jsonl.part")).containsExactly(1L, 2L);
    }
  }

  @Test
  void interruptionStandsInTheFileOfItsFeedBeforeTheNextData() throws IOException {
    try (FileSink sink = harness.open()) {
      FileSinkHarness.write(
          sink,
          TestEvents.trade(btc, 1),
          TestEvents.disconnect(btc, DataType.TRADE, 1),
          TestEvents.trade(btc, 2));

      assertThat(harness.files()).containsExactly(TRADES + "000.jsonl.part");
      assertThat(harness.text(TRADES + "000.jsonl.part").lines())
          .satisfiesExactly(
              line -> assertThat(line).contains("\"trade_id\":\"1\""),
              line -> assertThat(line).contains("\"reason\":\"disconnect\""),
              line -> assertThat(line).contains("\"trade_id\":\"2\""));
    }
  }

  @Test
  void linesAreInTheFileOnlyAfterFlush() throws IOException {
    try (FileSink sink = harness.open()) {
      sink.write(TestEvents.trade(btc, 1));
      assertThat(harness.files()).isEmpty();

      sink.flush();
      assertThat(harness.allTrades()).containsExactly(1L);
    }
  }

  @Test
  void closedFileIsCompressedUnderItsFinalName() throws IOException {
    FileSink sink = harness.open();
    for (long id = 1; id <= 1000; id++) {
      sink.write(TestEvents.trade(btc, id));
    }

    sink.close();

    assertThat(harness.files()).containsExactly(TRADES + "000.jsonl.gz");
    assertThat(harness.allTrades()).hasSize(1000).startsWith(1L, 2L).endsWith(1000L);
    assertThat(harness.disk.openFiles).isZero();
    assertThat(harness.notices).isEmpty();
  }

  @Test
  void withoutCompressionTheFileIsOnlyRenamed() throws IOException {
    FileSink sink = harness.settings().compress(false).build();
    sink.open();
    FileSinkHarness.write(sink, TestEvents.trade(btc, 1));

    sink.close();

    assertThat(harness.files()).containsExactly(TRADES + "000.jsonl");
    assertThat(harness.allTrades()).containsExactly(1L);
  }

  @Test
  void eventOfTheNextHourBeginsANewFileWithinOneBatch() throws IOException {
    FileSink sink = harness.open();
    FileSinkHarness.write(
        sink, TestEvents.trade(btc, 1, NOW), TestEvents.trade(btc, 2, NOW + HOUR_NS));

    assertThat(harness.disk.openFiles).isEqualTo(1);
    sink.close();

    assertThat(harness.files())
        .containsExactly(
            TRADES + "000.jsonl.gz", "2026-11-22/trade.binance.spot.2026-11-22T1500Z.000.jsonl.gz");
    assertThat(harness.allTrades()).containsExactly(1L, 2L);
  }

  @Test
  void eventThatArrivesShortlyAfterTheRollStaysInOrder() throws IOException {
    long roll = NOW - NOW % HOUR_NS + HOUR_NS;
    FileSink sink = harness.open();
    FileSinkHarness.write(
        sink,
        TestEvents.trade(btc, 1, roll - 2),
        TestEvents.trade(btc, 2, roll),
        TestEvents.trade(btc, 3, roll - 1));
    sink.close();

    assertThat(harness.trades("2026-11-22/trade.binance.spot.2026-11-22T1500Z.000.jsonl.gz"))
        .containsExactly(2L, 3L);
  }

  @Test
  void eventAfterTheClockWasSetBackBeginsAFileOfItsOwnSpan() throws IOException {
    FileSink sink = harness.open();
    FileSinkHarness.write(sink, TestEvents.trade(btc, 1, NOW + 5 * HOUR_NS));
    FileSinkHarness.write(sink, TestEvents.trade(btc, 2, NOW));
    sink.close();

    assertThat(harness.trades(TRADES + "000.jsonl.gz")).containsExactly(2L);
  }

  @Test
  void quietStreamIsFinishedWhenItsHourIsOver() throws IOException {
    FileSink sink = harness.open();
    FileSinkHarness.write(sink, TestEvents.trade(btc, 1));
    harness.pass(Duration.ofMinutes(29));
    sink.flush();
    assertThat(harness.disk.openFiles).isEqualTo(1);

    harness.pass(Duration.ofMinutes(2));
    sink.flush();

    assertThat(harness.disk.openFiles).isZero();
    sink.close();
    assertThat(harness.allTrades()).containsExactly(1L);
  }

  @Test
  void replayedEventsOfAnotherDayStayInOneFileWhileTheyFlow() throws IOException {
    try (FileSink sink = harness.open()) {
      for (long id = 1; id <= 100; id++) {
        FileSinkHarness.write(sink, TestEvents.trade(btc, id, id * 1_000_000_000L));
        harness.pass(Duration.ofSeconds(2));
      }

      assertThat(harness.files())
          .containsExactly("1970-01-01/trade.binance.spot.1970-01-01T0000Z.000.jsonl.part");
    }
  }

  @Test
  void nextRunOfTheSameHourGetsTheNextNumber() throws IOException {
    for (long run = 1; run <= 3; run++) {
      try (FileSink sink = harness.open()) {
        FileSinkHarness.write(sink, TestEvents.trade(btc, run));
      }
    }

    assertThat(harness.files())
        .containsExactly(TRADES + "000.jsonl.gz", TRADES + "001.jsonl.gz", TRADES + "002.jsonl.gz");
    assertThat(harness.allTrades()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void shorterSpansHaveTheirMinutesInTheName() throws IOException {
    try (FileSink sink = harness.settings().roll(Duration.ofMinutes(15)).build()) {
      sink.open();
      FileSinkHarness.write(sink, TestEvents.trade(btc, 1));

      assertThat(harness.files())
          .containsExactly("2026-11-22/trade.binance.spot.2026-11-22T1430Z.000.jsonl.part");
    }
  }

  @Test
  void spanOfWhichNoDayConsistsIsRefused() {
    for (Duration span :
        new Duration[] {Duration.ofMinutes(7), Duration.ZERO, Duration.ofDays(2)}) {
      assertThatThrownBy(() -> harness.settings().roll(span).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(span.toString());
    }
  }

  @Test
  void secondWriterIsRefusedUntilTheFirstIsClosed() throws IOException {
    FileSink first = harness.open();
    FileSink second = harness.settings().build();

    assertThatThrownBy(second::open)
        .isInstanceOf(IOException.class)
        .hasMessage(
            "cannot write to data directory "
                + harness.directory
                + ": another collector is using it");

    first.close();
    second.open();
    second.close();
  }

  @Test
  void directoryThatCannotBeMadeIsOneClearSentence(@TempDir Path other) throws IOException {
    Path file = Files.createFile(other.resolve("data"));
    FileSink sink = new FileSinkHarness(file).settings().build();

    assertThatThrownBy(sink::open)
        .isInstanceOf(IOException.class)
        .hasMessage(
            "cannot write to data directory "
                + file
                + ": something else of that name is in the way");
  }

  @Test
  void closeIsSafeTwiceAndWithoutOpen() throws IOException {
    FileSink sink = harness.settings().build();
    sink.close();
    sink.open();
    sink.close();
    sink.close();

    assertThat(harness.files()).isEmpty();
  }

  @Test
  void hostileExchangeNameStaysInTheDirectory() throws IOException {
    Instrument hostile =
        new Instrument(
            new Venue("x", "../../evil\u0000/"),
            MarketType.SPOT,
            "A",
            "A",
            "A",
            "B",
            0,
            0,
            QuantityUnit.BASE,
            true);
    try (FileSink sink = harness.open()) {
      FileSinkHarness.write(sink, TestEvents.trade(hostile, 1));

      assertThat(harness.files())
          .containsExactly(
              "2026-11-22/trade.%2E.%2F..%2Fevil%00%2F.spot.2026-11-22T1400Z.000.jsonl.part");
    }
  }

  @Test
  void eventThatCannotBeEncodedLeavesNoTrace() throws IOException {
    try (FileSink sink = harness.open()) {
      sink.write(TestEvents.update(btc, 1, 2, 100, 1));
      assertThatThrownBy(
              () ->
                  sink.write(
                      TestEvents.book(btc)
                          .update(3, 4, 2)
                          .scales(99, 99)
                          .build(new long[] {1, 1}, 1, TestEvents.UNLIMITED)))
          .isInstanceOf(RuntimeException.class);
      FileSinkHarness.write(sink, TestEvents.update(btc, 2, 3, 100, 1));

      assertThat(harness.text(harness.files().get(0)).lines())
          .hasSize(2)
          .allMatch(line -> line.startsWith("{\"data_type\":\"orderbook\"") && line.endsWith("}"));
    }
  }

  @Test
  void filesAreForcedOntoTheDiskOnceASecondAndOnlyIfWritten() throws IOException {
    try (FileSink sink = harness.open()) {
      for (int i = 1; i <= 30; i++) {
        harness.pass(Duration.ofMillis(100));
        FileSinkHarness.write(sink, TestEvents.trade(btc, i));
      }
      assertThat(harness.disk.forces).isEqualTo(3);

      harness.pass(Duration.ofSeconds(10));
      sink.flush();
      harness.pass(Duration.ofSeconds(10));
      sink.flush();
      assertThat(harness.disk.forces).isEqualTo(3);
    }
  }

  @Test
  void oneDescriptorIsOpenForEachStream() throws IOException {
    try (FileSink sink = harness.open()) {
      for (int hour = 0; hour < 48; hour++) {
        long at = NOW + hour * HOUR_NS;
        FileSinkHarness.write(
            sink, TestEvents.trade(btc, hour, at), TestEvents.trade(eth, hour, at));
      }

      assertThat(harness.disk.openFiles).isEqualTo(1);
    }
    assertThat(harness.files()).hasSize(48).allMatch(name -> name.endsWith("Z.000.jsonl.gz"));
  }
}
