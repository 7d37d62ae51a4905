package io.marketprism.collector.sink;

import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.Text;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where events stand in the data directory: {@code
 * 2026-11-22/trade.binance.spot.2026-11-22T1400Z.000.jsonl}, that is the day, the stream of events,
 * the beginning of the span of time in UTC, and a number that tells apart the files of one span.
 * Sorted by name the files of a stream are in order. Immutable; pure functions but for {@link
 * #next}.
 */
final class FileNames {
  /** Ending of a finished file. */
  static final String FINISHED = ".jsonl";

  /** Ending of a file that is written to, or was when its writer died. */
  static final String PART = ".jsonl.part";

  /** Ending of a finished file that was compressed. */
  static final String COMPRESSED = ".jsonl.gz";

  /** Ending of a compressed file that is not complete. */
  static final String COMPRESSING = ".jsonl.gz.tmp";

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter START =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HHmm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Pattern DAY_FOLDER = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern NUMBERED = Pattern.compile("\\.(\\d{3,9})\\.jsonl[.a-z]*");
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  private final Path directory;
  private final long rollNs;

  /**
   * @param directory the data directory
   * @param roll the span of one file
   * @throws IllegalArgumentException unless a day consists of such spans, of a minute or more
   */
  FileNames(Path directory, Duration roll) {
    boolean divides =
        roll.compareTo(SHORTEST) >= 0
            && roll.compareTo(LONGEST) <= 0
            && LONGEST.toNanos() % roll.toNanos() == 0;
    if (!divides) {
      throw new IllegalArgumentException(
          "a day does not consist of files of " + roll + "; use 1m, 5m, 15m, 1h or 1d");
    }
    this.directory = directory;
    this.rollNs = roll.toNanos();
  }

  /** The name of the stream that events of one feed go to, {@code trade.binance.spot}. */
  static String stream(DataType feed, Instrument instrument) {
    return feed.wire()
        + '.'
        + Text.fileName(instrument.venue().exchange())
        + '.'
        + instrument.marketType().wire();
  }

  /** Whether that folder holds the files of one day. */
  static boolean isDay(Path folder) {
    return DAY_FOLDER.matcher(folder.getFileName().toString()).matches();
  }

  /** The same file with another ending. */
  static Path withEnding(Path file, String from, String to) {
    String name = file.getFileName().toString();
    return file.resolveSibling(name.substring(0, name.length() - from.length()) + to);
  }

  /** The beginning of the span that a moment lies in; both nanoseconds since 1970 UTC. */
  long start(long epochNs) {
    return Math.floorDiv(epochNs, rollNs) * rollNs;
  }

  /** The end of the span that begins at {@code start}. */
  long end(long start) {
    return start + rollNs;
  }

  /** The part file after all that exist of that stream and span; its folder is made. */
  Path next(String stream, long start) throws IOException {
    Instant from = Instant.ofEpochSecond(Math.floorDiv(start, 1_000_000_000L));
    Path folder = directory.resolve(DAY.format(from));
    Files.createDirectories(folder);
    return next(folder, stream + '.' + START.format(from));
  }

  /** The part file after all that exist of the stream and span of {@code part}. */
  static Path nextTo(Path part) throws IOException {
    String name = part.getFileName().toString();
    Matcher numbered = NUMBERED.matcher(name);
    String stem = numbered.find() ? name.substring(0, numbered.start()) : name;
    Path folder = part.getParent();
    if (folder == null) {
      throw new NoSuchFileException(part.toString());
    }
    return next(folder, stem);
  }

  private static Path next(Path folder, String stem) throws IOException {
    int number = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, stem + ".*")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        Matcher numbered = NUMBERED.matcher(name.substring(stem.length()));
        if (numbered.matches()) {
          number = Math.max(number, Integer.parseInt(numbered.group(1)) + 1);
        }
      }
    }
    return folder.resolve(stem + String.format(Locale.ROOT, ".%03d", number) + PART);
  }
}
