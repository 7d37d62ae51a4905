package io.marketprism.collector.app.nats.spool;

import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.sink.JsonBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A log on a virtual clock and a disk that can break, with messages that say their number. */
final class SpoolHarness implements DropNotice {
  static final long MIB = 1L << 20;

  final Path directory;
  final BreakableDisk disk = new BreakableDisk();
  final List<String> damages = new ArrayList<>();
  final Map<String, Long> lost = new TreeMap<>();
  SpoolSettings settings;
  boolean replaces = true;
  long nowNs = 1_795_357_800_000_000_000L;
  long appended;
  private int replacements;

  SpoolHarness(Path directory) {
    this.directory = directory.resolve("lane");
    this.settings =
        new SpoolSettings(
            directory, 16 * MIB, Duration.ofHours(24), Duration.ofMinutes(5), 4 * MIB);
  }

  SpoolLog open() throws IOException {
    return SpoolLog.open(directory, settings, disk, clocks(), this);
  }

  Clocks clocks() {
    return new Clocks(
        () -> Instant.ofEpochSecond(nowNs / 1_000_000_000L, nowNs % 1_000_000_000L), () -> nowNs);
  }

  void bounds(long maxBytes, long memoryBytes) {
    settings =
        new SpoolSettings(
            settings.directory(), maxBytes, settings.maxAge(), settings.horizon(), memoryBytes);
  }

  void pass(Duration time) {
    nowNs += time.toNanos();
  }

  /** Appends trades of one subject, numbered on, each about half a kilobyte. */
  void append(SpoolLog log, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      append(log, DataType.TRADE, "trade.a");
    }
  }

  void append(SpoolLog log, DataType type, String subject) throws IOException {
    JsonBytes payload = new JsonBytes(512);
    payload.raw(payload(appended).getBytes(StandardCharsets.UTF_8));
    log.append(type, true, nowNs, subject, "id:" + appended, payload);
    appended++;
  }

  /** Half a kilobyte, about; the first few are short. */
  static String payload(long number) {
    return number + "x".repeat(number < 4 ? 20 : (int) (350 + number * 7919 % 300));
  }

  /** Everything from the reader's position on, checked to be whole. */
  static List<SpoolRecord> readAll(SpoolReader reader) {
    List<SpoolRecord> all = new ArrayList<>();
    while (reader.read(all, 100, 64 << 10) > 0) {
      // More may follow.
    }
    return all;
  }

  List<SpoolRecord> readAll(SpoolLog log) {
    try (SpoolReader reader = log.reader(log.cursor())) {
      return readAll(reader);
    }
  }

  /** The numbers of counted records, which must be as they were appended. */
  static List<Long> numbers(List<SpoolRecord> records) {
    List<Long> numbers = new ArrayList<>();
    for (SpoolRecord entry : records) {
      if (entry.counted()) {
        long number = Long.parseLong(entry.id().substring(3));
        String payload = new String(entry.payload(), StandardCharsets.UTF_8);
        if (!payload.equals(payload(number))) {
          throw new AssertionError("record " + number + " holds " + payload);
        }
        numbers.add(number);
      }
    }
    return numbers;
  }

  static List<Long> range(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    }
  }

  long bytesOnDisk() throws IOException {
    long sum = 0;
    for (Path segment : segments()) {
      sum += Files.size(segment);
    }
    return sum;
  }

  @Override
  public Optional<Replacement> replacement(SpoolRecord first) {
    return replaces
        ? Optional.of(
            new Replacement(
                DataType.INTERRUPTION,
                first.subject(),
                "lost:" + replacements++,
                ("lost " + first.subject()).getBytes(StandardCharsets.UTF_8)))
        : Optional.empty();
  }

  @Override
  public void lost(String subject, DataType type, long count) {
    lost.merge(subject, count, Long::sum);
  }

  @Override
  public void damaged(String occurrence) {
    damages.add(occurrence);
  }
}
