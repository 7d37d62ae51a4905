package io.marketprism.collector.app.recording;

import com.google.gson.stream.JsonWriter;
import io.marketprism.collector.model.Text;
import io.marketprism.collector.spi.RawFrameListener;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes raw traffic in the recording format: a file for each connection of a slot, one for the
 * REST replies of a venue. Thread-safe; frames wait in a bounded queue for a thread of its own, so
 * that no reader waits. What does not fit is dropped and counted: such a recording is not whole.
 */
public final class RecordingWriter implements RawFrameListener, AutoCloseable {
  private static final int MAX_WAITING = 200_000;
  private static final long CLOSE_WITHIN_MS = 10_000;

  private final Path directory;
  private final String name;
  private final BlockingQueue<Line> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
  private final Map<String, Writer> files = new HashMap<>();
  private final Thread thread;
  private volatile boolean closed;

  /**
   * A recording in files {@code name-*.jsonl.gz} of a folder, which is made where it is missing.
   *
   * @throws IOException where the folder cannot be written
   */
  public RecordingWriter(Path directory, String name) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.name = name;
    if (!Files.isWritable(directory)) {
      throw new IOException(directory + " cannot be written");
    }
    this.thread = new Thread(this::write, "recording-writer");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void opened(String connection, String url, long epochNs) {
    offer(new Line(connection, "open", url, "", epochNs));
  }

  @Override
  public void received(String connection, String text, long epochNs) {
    offer(new Line(connection, "in", "", text, epochNs));
  }

  @Override
  public void sent(String connection, String text, long epochNs) {
    offer(new Line(connection, "out", "", text, epochNs));
  }

  @Override
  public void replied(String venue, String url, String body, long epochNs) {
    offer(new Line(venue + "-http", "http", url, body, epochNs));
  }

  private void offer(Line line) {
    if (closed || !waiting.offer(line)) {
      dropped.incrementAndGet();
    }
  }

  /** Lines that are missing in the files. */
  public long dropped() {
    return dropped.get();
  }

  /** Why the files cannot be written, where that is so. */
  public Optional<IOException> failure() {
    return Optional.ofNullable(failure.get());
  }

  private void write() {
    try {
      while (!closed || !waiting.isEmpty()) {
        Line line = waiting.poll(100, TimeUnit.MILLISECONDS);
        if (line != null) {
          file(line.connection()).write(line.json());
        }
      }
    } catch (IOException e) {
      failure.set(e);
      dropped.addAndGet(waiting.size() + 1L);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closeFiles();
    }
  }

  private Writer file(String connection) throws IOException {
    Writer known = files.get(connection);
    if (known != null) {
      return known;
    }
    Path path = directory.resolve(name + "-" + Text.fileName(connection) + ".jsonl.gz");
    OutputStream out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW);
    Writer writer =
        new OutputStreamWriter(
            new BufferedOutputStream(new GZIPOutputStream(out, 1 << 16), 1 << 16),
            StandardCharsets.UTF_8);
    files.put(connection, writer);
    return writer;
  }

  private void closeFiles() {
    for (Writer file : files.values()) {
      try {
        file.close();
      } catch (IOException e) {
        failure.compareAndSet(null, e);
      }
    }
  }

  /** Writes what waits and closes the files; within 10 s. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(CLOSE_WITHIN_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One line of a file. */
  private record Line(String connection, String dir, String url, String text, long epochNs) {
    String json() throws IOException {
      StringWriter line = new StringWriter(text.length() + 128);
      try (JsonWriter json = new JsonWriter(line)) {
        json.setHtmlSafe(false);
        json.beginObject();
        json.name("ts").value(BigDecimal.valueOf(epochNs, 9));
        json.name("dir").value(dir);
        if (!url.isEmpty()) {
          json.name("url").value(url);
        }
        if (!dir.equals("open")) {
          json.name("text").value(text);
        }
        json.endObject();
      }
      return line.append('\n').toString();
    }
  }
}
