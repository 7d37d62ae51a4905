package io.marketprism.collector.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.TestEvents;
import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.model.Instrument;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSinkRestartTest {
  private static final String TRADES = "2026-11-22/trade.binance.spot.2026-11-22T1400Z.";

  private final Instrument btc = TestInstruments.btcUsdt();
  private final FileSinkHarness harness;

  FileSinkRestartTest(@TempDir Path directory) {
    harness = new FileSinkHarness(directory);
  }

  @BeforeEach
  void makeDay() throws IOException {
    Files.createDirectory(harness.directory.resolve("2026-11-22"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 65_535, 65_536, 65_537, 200_000})
  void tornLastLineIsCutOffHoweverLongItIs(int torn) throws IOException {
    put(TRADES + "000.jsonl.part", line(1) + line(2) + "{\"data_type\":\"trade\" ".repeat(torn));

    harness.open().close();

    assertThat(harness.files()).containsExactly(TRADES + "000.jsonl.gz");
    assertThat(harness.allTrades()).containsExactly(1L, 2L);
  }

  @Test
  void wholeFileIsCompletedAsItIs() throws IOException {
    put(TRADES + "000.jsonl.part", line(1) + line(2));

    harness.open().close();

    assertThat(harness.text(TRADES + "000.jsonl.gz")).isEqualTo(line(1) + line(2));
  }

  @Test
  void fileWithoutAWholeLineIsRemoved() throws IOException {
    put(TRADES + "000.jsonl.part", "{\"data_type\":");
    put(TRADES + "001.jsonl.part", "");

    harness.open().close();

    assertThat(harness.files()).isEmpty();
  }

  @Test
  void leftoverOfThisHourIsCompletedBesideTheNewFile() throws IOException {
    put(TRADES + "000.jsonl.part", line(1));

    try (FileSink sink = harness.open()) {
      FileSinkHarness.write(sink, TestEvents.trade(btc, 2));
    }

    assertThat(harness.trades(TRADES + "000.jsonl.gz")).containsExactly(1L);
    assertThat(harness.trades(TRADES + "001.jsonl.gz")).containsExactly(2L);
  }

  @Test
  void halfCompressedFileIsCompressedAnew() throws IOException {
    put(TRADES + "000.jsonl.part", line(1));
    put(TRADES + "000.jsonl.gz.tmp", "half");

    harness.open().close();

    assertThat(harness.files()).containsExactly(TRADES + "000.jsonl.gz");
    assertThat(harness.allTrades()).containsExactly(1L);
  }

  @Test
  void fileThatWasCompressedButNotRemovedIsNotDoubled() throws IOException {
    put(TRADES + "000.jsonl.part", line(1));
    Files.write(harness.directory.resolve(TRADES + "000.jsonl.gz"), compressed(line(1)));

    harness.open().close();

    assertThat(harness.files()).containsExactly(TRADES + "000.jsonl.gz");
  }

  @Test
  void otherFileOfTheSameNumberIsNeverOverwritten() throws IOException {
    put(TRADES + "000.jsonl.part", line(2) + line(3));
    Files.write(harness.directory.resolve(TRADES + "000.jsonl.gz"), compressed(line(1)));
    put(TRADES + "001.jsonl.part", line(4));
    put(TRADES + "001.jsonl", line(5));

    harness.open().close();

    assertThat(harness.text(TRADES + "000.jsonl.gz")).isEqualTo(line(1));
    assertThat(harness.text(TRADES + "001.jsonl")).isEqualTo(line(5));
    assertThat(harness.text(TRADES + "002.jsonl.gz")).isEqualTo(line(2) + line(3));
    assertThat(harness.text(TRADES + "003.jsonl.gz")).isEqualTo(line(4));
  }

  @Test
  void whatIsNotOursStays() throws IOException {
    Files.createDirectory(harness.directory.resolve("mine"));
    put("mine/a.jsonl.part", "x");
    put("2026-11-22/notes.txt", "x");
    put("b.jsonl.part", "x");

    harness.open().close();

    assertThat(harness.files())
        .containsExactly("2026-11-22/notes.txt", "b.jsonl.part", "mine/a.jsonl.part");
  }

  private void put(String file, String text) throws IOException {
    Files.writeString(harness.directory.resolve(file), text);
  }

  private static String line(long id) {
    return "{\"data_type\":\"trade\",\"trade_id\":\"" + id + "\"}\n";
  }

  private static byte[] compressed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
