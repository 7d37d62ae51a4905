package io.marketprism.collector.app.mainjob;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Reads the finished files of a data folder, as any consumer would. */
public final class EventFiles {
  /** One line as written, and read. */
  public record Line(String text, JsonObject event) {
    /** A member that every event of that kind has. */
    public String text(String name) {
      return event.get(name).getAsString();
    }

    /** A whole number. */
    public long number(String name) {
      return event.get(name).getAsLong();
    }

    /** The data type of the feed that it belongs to, also where it interrupts it. */
    public String feed() {
      return isInterruption() ? text("feed") : text("data_type");
    }

    /** Whether it says that data may be missing. */
    public boolean isInterruption() {
      return text("data_type").equals("interruption");
    }

    /** Whether it is a whole book. */
    public boolean isSnapshot() {
      return feed().equals("orderbook")
          && !isInterruption()
          && text("update_type").equals("snapshot");
    }
  }

  private EventFiles() {}

  /** Every file below a folder, by name, which is the order of each stream. */
  public static List<Path> all(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** All lines of all finished files, those of one stream in the order of writing. */
  public static List<Line> read(Path folder) throws IOException {
    List<Line> lines = new ArrayList<>();
    forEach(folder, lines::add);
    return lines;
  }

  /** Counts the lines of all finished files, each of which must be an event; keeps none. */
  public static long count(Path folder) throws IOException {
    AtomicLong lines = new AtomicLong();
    forEach(folder, line -> lines.incrementAndGet());
    return lines.get();
  }

  /** Gives all lines of all finished files, those of one stream in the order of writing. */
  public static void forEach(Path folder, Consumer<Line> action) throws IOException {
    for (Path file : all(folder)) {
      if (file.toString().endsWith(".jsonl.gz")) {
        readFile(file, action);
      }
    }
  }

  private static void readFile(Path file, Consumer<Line> action) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file));
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        action.accept(new Line(line, JsonParser.parseString(line).getAsJsonObject()));
      }
    }
  }
}
