package io.marketprism.collector.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Repairs what a writer that died left in a data directory, so that each part file holds whole
 * lines and can be completed. Called under the directory's lock, before anything is written.
 */
final class Leftovers {
  private static final int BLOCK = 64 * 1024;

  private final Consumer<String> notices;

  /**
   * @param notices takes one sentence for each file that cannot be repaired; it stays as it is
   */
  Leftovers(Consumer<String> notices) {
    this.notices = notices;
  }

  /** The part files to complete, oldest first. */
  List<Path> repair(Path directory) throws IOException {
    List<Path> parts = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(directory, Files::isDirectory)) {
      for (Path folder : folders) {
        if (FileNames.isDay(folder)) {
          collect(folder, parts);
        }
      }
    }
    parts.sort(null);
    List<Path> repaired = new ArrayList<>();
    for (Path part : parts) {
      repairOne(part, repaired);
    }
    return repaired;
  }

  private void collect(Path folder, List<Path> parts) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{part,tmp}")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.endsWith(FileNames.PART)) {
          parts.add(file);
        } else if (name.endsWith(FileNames.COMPRESSING)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private void repairOne(Path part, List<Path> repaired) {
    try {
      long length = cutTornLine(part);
      if (length == 0 || isCompressedAlready(part, length)) {
        Files.deleteIfExists(part);
      } else if (isTaken(part)) {
        repaired.add(Files.move(part, FileNames.nextTo(part), StandardCopyOption.ATOMIC_MOVE));
      } else {
        repaired.add(part);
      }
    } catch (IOException e) {
      notices.accept(DiskErrors.explain("repair", part, e).getMessage());
    }
  }

  /** Cuts the file back to its last whole line; its length then. */
  private static long cutTornLine(Path part) throws IOException {
    try (FileChannel channel =
        FileChannel.open(part, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long whole = wholeLines(channel);
      if (whole < channel.size()) {
        channel.truncate(whole);
        channel.force(true);
      }
      return whole;
    }
  }

  private static long wholeLines(FileChannel channel) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    long end = channel.size();
    while (end > 0) {
      long start = Math.max(0, end - BLOCK);
      read(channel, block.clear().limit((int) (end - start)), start);
      for (int i = block.limit() - 1; i >= 0; i--) {
        if (block.get(i) == '\n') {
          return start + i + 1;
        }
      }
      end = start;
    }
    return 0;
  }

  private static void read(FileChannel channel, ByteBuffer into, long from) throws IOException {
    while (into.hasRemaining()) {
      if (channel.read(into, from + into.position()) < 0) {
        throw new IOException("the file became shorter while it was read");
      }
    }
  }

  /**
   * Whether the part was compressed completely and only not yet removed: a compressed file gets its
   * name when it is complete, and says at its end how long the original is, modulo 2^32.
   */
  private static boolean isCompressedAlready(Path part, long length) throws IOException {
    Path compressed = FileNames.withEnding(part, FileNames.PART, FileNames.COMPRESSED);
    if (!Files.exists(compressed)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(compressed, StandardOpenOption.READ)) {
      if (channel.size() < Integer.BYTES) {
        return false;
      }
      ByteBuffer trailer = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      read(channel, trailer, channel.size() - Integer.BYTES);
      return trailer.getInt(0) == (int) length;
    }
  }

  private static boolean isTaken(Path part) {
    return Files.exists(FileNames.withEnding(part, FileNames.PART, FileNames.COMPRESSED))
        || Files.exists(FileNames.withEnding(part, FileNames.PART, FileNames.FINISHED));
  }
}
