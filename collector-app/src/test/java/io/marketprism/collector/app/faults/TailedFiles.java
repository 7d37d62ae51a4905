package io.marketprism.collector.app.faults;

import com.google.gson.JsonParser;
import io.marketprism.collector.app.mainjob.EventFiles;
import io.marketprism.collector.app.mainjob.EventFiles.Line;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads the files of a data folder while they are written to, each line once, in the order of each
 * stream. Not thread-safe.
 */
final class TailedFiles {
  private static final int BLOCK = 1 << 20;

  private final Path folder;
  private final Map<Path, Long> read = new HashMap<>();
  private final Map<Path, ByteArrayOutputStream> rest = new HashMap<>();

  TailedFiles(Path folder) {
    this.folder = folder;
  }

  /** Gives the whole lines that were added since the last call. */
  void read(Consumer<Line> lines) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> files =
        EventFiles.all(folder).stream()
            .filter(file -> file.toString().endsWith(".jsonl.part"))
            .toList();
    for (Path file : files) {
      read(file, lines);
    }
  }

  private void read(Path file, Consumer<Line> lines) throws IOException {
    byte[] block = new byte[BLOCK];
    ByteArrayOutputStream line = rest.computeIfAbsent(file, unused -> new ByteArrayOutputStream());
    long at = read.getOrDefault(file, 0L);
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(at);
      for (int count = in.read(block); count > 0; count = in.read(block)) {
        at += count;
        split(block, count, line, lines);
      }
    }
    read.put(file, at);
  }

  private static void split(
      byte[] block, int count, ByteArrayOutputStream line, Consumer<Line> lines) {
    int from = 0;
    for (int i = 0; i < count; i++) {
      if (block[i] == '\n') {
        line.write(block, from, i - from);
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        from = i + 1;
        lines.accept(new Line(text, JsonParser.parseString(text).getAsJsonObject()));
      }
    }
    line.write(block, from, count - from);
  }
}
