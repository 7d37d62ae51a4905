package io.marketprism.collector.resource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads what the kernel says of the control groups that the process is in, of version 2 or 1. Every
 * read needs a descriptor. Not a cache; each call reads anew.
 *
 * <p>Source: the kernel's documentation of control groups, cgroup-v2 and cgroup-v1/memory, read
 * 2026-11-26.
 */
final class ControlGroup {
  static final Path MOUNT = Path.of("/sys/fs/cgroup");

  /** What version 1 gives where there is no limit is about 2^63, rounded down to a page. */
  private static final long LIKE_NONE = 1L << 62;

  private final Path process;
  private final Path mount;

  /**
   * @param process the process's own files, {@code /proc/self}
   * @param mount where the groups are mounted
   */
  ControlGroup(Path process, Path mount) {
    this.process = process;
    this.mount = mount;
  }

  /**
   * Of the process's group and those above it the one with the lowest limit, which is the one that
   * is felt; its own where none has a limit.
   *
   * @throws IOException where no such group can be read
   */
  ResourceSample.GroupMemory memory() throws IOException {
    Optional<Version> found = Optional.empty();
    String path = "";
    for (String line : Files.readAllLines(process.resolve("cgroup"), StandardCharsets.UTF_8)) {
      String[] parts = line.split(":", 3);
      Optional<Version> version = parts.length < 3 ? Optional.empty() : Version.of(parts);
      if (version.isPresent() && (found.isEmpty() || version.get() == Version.ONE)) {
        found = version;
        path = parts[2];
      }
    }
    return lowest(found.orElseThrow(() -> new IOException("no control group of memory")), path);
  }

  private ResourceSample.GroupMemory lowest(Version version, String path) throws IOException {
    Path top = mount.resolve(version.folder);
    Path group = top.resolve(path.replaceFirst("^/+", "")).normalize();
    ResourceSample.GroupMemory lowest = null;
    Path at = group.startsWith(top) ? group : top;
    for (; at != null && at.startsWith(top); at = at.getParent()) {
      if (Files.exists(at.resolve(version.used))) {
        ResourceSample.GroupMemory memory = read(at, version);
        if (lowest == null || isLower(memory.limitBytes(), lowest.limitBytes())) {
          lowest = memory;
        }
      }
    }
    if (lowest == null) {
      throw new IOException("no memory is accounted for " + path);
    }
    return lowest;
  }

  private static boolean isLower(OptionalLong limit, OptionalLong than) {
    return limit.orElse(Long.MAX_VALUE) < than.orElse(Long.MAX_VALUE);
  }

  private static ResourceSample.GroupMemory read(Path group, Version version) throws IOException {
    String limit = text(group.resolve(version.limit));
    long bytes = limit.equals("max") ? Long.MAX_VALUE : Long.parseLong(limit);
    return new ResourceSample.GroupMemory(
        Long.parseLong(text(group.resolve(version.used))),
        bytes >= LIKE_NONE ? OptionalLong.empty() : OptionalLong.of(bytes));
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8).strip();
  }

  /** Where the two versions keep the same. */
  private enum Version {
    ONE("memory", "memory.usage_in_bytes", "memory.limit_in_bytes"),
    TWO("", "memory.current", "memory.max");

    private final String folder;
    private final String used;
    private final String limit;

    Version(String folder, String used, String limit) {
      this.folder = folder;
      this.used = used;
      this.limit = limit;
    }

    /** Which one a line is of: hierarchy, controllers, path. */
    static Optional<Version> of(String[] line) {
      if (line[1].equals("memory")) {
        return Optional.of(ONE);
      }
      return line[0].equals("0") && line[1].isEmpty() ? Optional.of(TWO) : Optional.empty();
    }
  }
}
