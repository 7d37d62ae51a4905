package io.marketprism.collector.resource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads the process's own files under {@code /proc/self}. Every read needs a descriptor for itself
 * and fails with an IOException where there is none, or where the system has no such files. Not a
 * cache; each call reads anew.
 */
final class ProcFiles {
  private final Path root;

  ProcFiles(Path root) {
    this.root = root;
  }

  /** The resident set in bytes. */
  long residentBytes() throws IOException {
    String value = field("status", "VmRSS:").split(" ", 2)[0];
    return Long.parseLong(value) * 1024;
  }

  /** The soft limit of open descriptors; empty where there is no limit. */
  OptionalLong maxDescriptors() throws IOException {
    String soft = field("limits", "Max open files").split(" ", 2)[0];
    return soft.equals("unlimited") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(soft));
  }

  /** What each open descriptor points at, without the one that this call opens. */
  List<String> descriptors() throws IOException {
    List<String> targets = new ArrayList<>();
    try (DirectoryStream<Path> links = Files.newDirectoryStream(root.resolve("fd"))) {
      for (Path link : links) {
        addTarget(link, targets);
      }
    }
    String own = root.resolve("fd").toRealPath().toString();
    targets.remove(own);
    return targets;
  }

  /** The kernel's connection tables of both address families, without their headings. */
  List<String> tcpLines() throws IOException {
    List<String> lines = new ArrayList<>(lines("net/tcp"));
    if (Files.exists(root.resolve("net/tcp6"))) {
      lines.addAll(lines("net/tcp6"));
    }
    return lines;
  }

  private List<String> lines(String file) throws IOException {
    List<String> all = Files.readAllLines(root.resolve(file), StandardCharsets.ISO_8859_1);
    return all.isEmpty() ? all : all.subList(1, all.size());
  }

  private String field(String file, String name) throws IOException {
    for (String line : Files.readAllLines(root.resolve(file), StandardCharsets.ISO_8859_1)) {
      if (line.startsWith(name)) {
        return line.substring(name.length()).strip();
      }
    }
    throw new IOException("no " + name + " in " + file);
  }

  private static void addTarget(Path link, List<String> targets) throws IOException {
    try {
      targets.add(Files.readSymbolicLink(link).toString());
    } catch (NoSuchFileException closedMeanwhile) {
      // A descriptor that was closed since the folder was listed is no longer open.
    }
  }
}
