package io.marketprism.collector.app.recording;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The lines of all files of one recording, in the order of their time. Not thread-safe. */
final class MergedRecording implements AutoCloseable {
  private final List<RecordingFile> files = new ArrayList<>();
  private final PriorityQueue<Head> heads =
      new PriorityQueue<>(
          Comparator.comparingLong((Head head) -> head.line().epochNs())
              .thenComparingInt(Head::file));

  MergedRecording(List<Path> paths) throws IOException {
    try {
      for (Path path : paths) {
        files.add(new RecordingFile(path));
        readHead(files.size() - 1);
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** The next line, or null at the end. */
  @Nullable RecordedLine next() throws IOException {
    Head first = heads.poll();
    if (first == null) {
      return null;
    }
    readHead(first.file());
    return first.line();
  }

  private void readHead(int file) throws IOException {
    RecordedLine line = files.get(file).next();
    if (line != null) {
      heads.add(new Head(file, line));
    }
  }

  @Override
  public void close() throws IOException {
    for (RecordingFile file : files) {
      file.close();
    }
  }

  /** The first line of a file that was not taken yet. */
  private record Head(int file, RecordedLine line) {}
}
