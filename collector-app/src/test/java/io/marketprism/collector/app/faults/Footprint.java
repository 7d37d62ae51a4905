package io.marketprism.collector.app.faults;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process holds, as the kernel says. Immutable.
 *
 * @param sockets its sockets to some ports, by the kernel's state, {@code 01} for established
 * @param descriptors its open descriptors
 * @param threads its threads
 * @param residentKb its resident memory
 */
record Footprint(Map<String, Integer> sockets, int descriptors, int threads, long residentKb) {
  /** Established. */
  private static final String ESTABLISHED = "01";

  /** The peer has closed and we have not: the sign of a leak. */
  private static final String CLOSE_WAIT = "08";

  private static final int LOCAL = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final Pattern THREADS = Pattern.compile("(?m)^Threads:\\s+(\\d+)");
  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB");

  /** Looks at a process now; of sockets only those to that ports count. */
  static Footprint of(long pid, Set<Integer> ports) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    Set<String> inodes = new HashSet<>();
    int descriptors = descriptors(process, inodes);
    Map<String, Integer> sockets = new TreeMap<>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      for (String line : Files.readAllLines(process.resolve(table))) {
        count(line.strip().split("\\s+", INODE + 2), inodes, ports, sockets);
      }
    }
    String status = Files.readString(process.resolve("status"));
    return new Footprint(
        sockets, descriptors, (int) number(THREADS, status), number(RESIDENT, status));
  }

  private static int descriptors(Path process, Set<String> inodes) throws IOException {
    int count = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : all) {
        try {
          count++;
          inodes.add(Files.readSymbolicLink(descriptor).toString());
        } catch (NoSuchFileException e) {
          count--;
        }
      }
    }
    return count;
  }

  private static void count(
      String[] row, Set<String> inodes, Set<Integer> ports, Map<String, Integer> sockets) {
    if (row.length > INODE && inodes.contains("socket:[" + row[INODE] + "]")) {
      String remote = row[LOCAL + 1];
      int port = Integer.parseInt(remote.substring(remote.indexOf(':') + 1), 16);
      if (ports.contains(port)) {
        sockets.merge(row[STATE], 1, Integer::sum);
      }
    }
  }

  private static long number(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }

  int established() {
    return sockets.getOrDefault(ESTABLISHED, 0);
  }

  int closeWait() {
    return sockets.getOrDefault(CLOSE_WAIT, 0);
  }

  /** Sockets in any state. */
  int allSockets() {
    return sockets.values().stream().mapToInt(Integer::intValue).sum();
  }
}
