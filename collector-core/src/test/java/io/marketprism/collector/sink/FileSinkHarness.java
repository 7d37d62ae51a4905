package io.marketprism.collector.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.TestEvents;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.MarketEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A file sink on a virtual clock that starts at 2026-11-22T14:30Z, and what stands in its files.
 */
final class FileSinkHarness {
  final Path directory;
  final BreakableDisk disk = new BreakableDisk();
  final List<String> notices = Collections.synchronizedList(new ArrayList<>());
  long nowNs = TestEvents.RECEIVED_NS;

  FileSinkHarness(Path directory) {
    this.directory = directory;
  }

  FileSink.Builder settings() {
    return FileSink.builder(
            directory,
            new Clocks(
                () -> Instant.ofEpochSecond(nowNs / 1_000_000_000L, nowNs % 1_000_000_000L),
                () -> nowNs))
        .instance("test")
        .disk(disk)
        .patience(Duration.ofMinutes(1))
        .notices(notices::add);
  }

  FileSink open() throws IOException {
    FileSink sink = settings().build();
    sink.open();
    return sink;
  }

  void pass(Duration time) {
    nowNs += time.toNanos();
  }

  static void write(FileSink sink, MarketEvent... events) throws IOException {
    for (MarketEvent event : events) {
      sink.write(event);
    }
    sink.flush();
  }

  /** Paths of all files but the lock, relative and sorted. */
  List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString())
          .filter(name -> !name.equals(".lock"))
          .sorted()
          .toList();
    }
  }

  String text(String file) throws IOException {
    try (InputStream in = Files.newInputStream(directory.resolve(file));
        InputStream plain = file.endsWith(".gz") ? new GZIPInputStream(in) : in) {
      return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The trade ids in a file; each line must be whole. */
  List<Long> trades(String file) throws IOException {
    String text = text(file);
    assertThat(text).endsWith("}\n");
    return text.lines()
        .peek(line -> assertThat(line).startsWith("{\"data_type\":").endsWith("}"))
        .filter(line -> line.contains("\"trade_id\""))
        .map(line -> Long.valueOf(line.replaceAll(".*\"trade_id\":\"(\\d+)\".*", "$1")))
        .toList();
  }

  /** The trade ids of all files, in the order of their names. */
  List<Long> allTrades() throws IOException {
    List<Long> all = new ArrayList<>();
    for (String file : files()) {
      all.addAll(trades(file));
    }
    return all;
  }
}
