package io.marketprism.collector.app.recording;

import io.marketprism.collector.spi.ExchangeProvider;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Replays recordings at full speed on one thread, again and again from memory: decoding, rules,
 * books and events, without a network and without a sink. Prints what a message takes. Arguments:
 * the folder of the recordings, and the beginnings of their names.
 */
public final class ReplayRate {
  private static final long SPAN_NS = 3_000_000_000L;

  private ReplayRate() {}

  /** Measures and prints a line for each recording. */
  public static void main(String[] args) throws IOException {
    Map<String, List<Path>> recordings = new TreeMap<>();
    try (Stream<Path> files = Files.list(Path.of(args[0]))) {
      for (Path file :
          files.filter(one -> one.toString().endsWith(".jsonl.gz")).sorted().toList()) {
        String name = RecordingFile.recording(file);
        if (Stream.of(args).skip(1).anyMatch(name::startsWith)) {
          recordings.computeIfAbsent(name, unused -> new ArrayList<>()).add(file);
        }
      }
    }
    List<ExchangeProvider> providers = new ArrayList<>();
    ServiceLoader.load(ExchangeProvider.class).forEach(providers::add);
    for (Map.Entry<String, List<Path>> recording : recordings.entrySet()) {
      Replay replay = new Replay(recording.getValue(), providers, Optional.empty());
      measure(recording.getKey(), replay, lines(recording.getValue()));
    }
  }

  private static List<RecordedLine> lines(List<Path> files) throws IOException {
    List<RecordedLine> lines = new ArrayList<>();
    try (MergedRecording recording = new MergedRecording(files)) {
      for (RecordedLine line = recording.next(); line != null; line = recording.next()) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static void measure(String name, Replay replay, List<RecordedLine> lines)
      throws IOException {
    run(replay, lines);
    Run run = run(replay, lines);
    System.out.printf(
        "%-28s %,10.0f messages/s, %6.2f us/message, %,d messages in %d passes%n",
        name,
        1e9 * run.messages / run.wallNs,
        run.cpuNs / 1e3 / run.messages,
        run.messages,
        run.passes);
  }

  private static Run run(Replay replay, List<RecordedLine> lines) throws IOException {
    Run run = new Run();
    long start = System.nanoTime();
    while (System.nanoTime() - start < SPAN_NS) {
      run.begin(lines.iterator());
      replay.play(
          run, (connection, symbol) -> (count, book) -> {}, (from, connection, event) -> {});
    }
    return run;
  }

  /**
   * Gives the lines, and measures what passes while messages are taken, without the lists and
   * snapshots between them.
   */
  private static final class Run implements Replay.Lines {
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private Iterator<RecordedLine> lines = List.<RecordedLine>of().iterator();
    private boolean measuring;
    private int passes;
    private long messages;
    private long wallNs;
    private long cpuNs;

    void begin(Iterator<RecordedLine> again) {
      lines = again;
      passes++;
    }

    @Override
    public @Nullable RecordedLine next() {
      RecordedLine line = lines.hasNext() ? lines.next() : null;
      boolean message = line != null && line.kind() == RecordedLine.Kind.IN;
      messages += message ? 1 : 0;
      if (message != measuring) {
        measuring = message;
        wallNs += message ? -System.nanoTime() : System.nanoTime();
        cpuNs += (message ? -1 : 1) * threads.getCurrentThreadCpuTime();
      }
      return line;
    }
  }
}
