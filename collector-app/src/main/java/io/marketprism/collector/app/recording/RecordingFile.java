package io.marketprism.collector.app.recording;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.marketprism.collector.app.recording.RecordedLine.Kind;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of one file of a recording: JSON lines, gzip'd where the name ends so.
 *
 * <p>A line that cannot be read is an error that names file and line. Lines are bounded, so that a
 * hostile file cannot exhaust memory. Not thread-safe.
 */
final class RecordingFile implements AutoCloseable {
  private static final int MAX_LINE = 8 << 20;
  private static final Pattern NAME = Pattern.compile("(.+?)(?:-(ws\\d+|http))?\\.jsonl(?:\\.gz)?");

  private final Path path;
  private final Reader reader;
  private final StringBuilder line = new StringBuilder();
  private int lineNumber;

  RecordingFile(Path path) throws IOException {
    this.path = path;
    InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    if (path.toString().endsWith(".gz")) {
      in = new GZIPInputStream(in, 1 << 16);
    }
    this.reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16);
  }

  /** The name of the recording that a file belongs to: the file's name without its part. */
  static String recording(Path path) {
    Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
    return name.matches() ? name.group(1) : String.valueOf(path.getFileName());
  }

  /** What tells a file of a recording from the others: its part, {@code ws1}, or its name. */
  static String part(Path path) {
    Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
    return name.matches() && name.group(2) != null ? name.group(2) : recording(path);
  }

  /** The next line, or null at the end. */
  @Nullable RecordedLine next() throws IOException {
    while (readLine()) {
      if (!line.isEmpty()) {
        return parse();
      }
    }
    return null;
  }

  private boolean readLine() throws IOException {
    line.setLength(0);
    lineNumber++;
    int c = reader.read();
    if (c < 0) {
      return false;
    }
    while (c >= 0 && c != '\n') {
      if (line.length() == MAX_LINE) {
        throw broken("is longer than " + MAX_LINE + " characters");
      }
      line.append((char) c);
      c = reader.read();
    }
    return true;
  }

  private RecordedLine parse() throws IOException {
    String ts = "";
    String dir = "";
    String url = "";
    String text = "";
    try (JsonReader json = new JsonReader(new StringReader(line.toString()))) {
      json.setStrictness(Strictness.STRICT);
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "ts" -> ts = json.nextString();
          case "dir" -> dir = json.nextString();
          case "url" -> url = json.nextString();
          case "text" -> text = json.nextString();
          default -> json.skipValue();
        }
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw broken("goes on after its end");
      }
      return new RecordedLine(
          part(path), nanos(ts), Kind.valueOf(dir.toUpperCase(Locale.ROOT)), url, text);
    } catch (IOException | RuntimeException e) {
      throw broken("is not a line of a recording");
    }
  }

  /** Seconds with the digits as recorded; exact where they are no finer than nanoseconds. */
  private static long nanos(String seconds) {
    return new BigDecimal(seconds).movePointRight(9).longValue();
  }

  private IOException broken(String what) {
    return new IOException(path.getFileName() + ", line " + lineNumber + " " + what);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
