package io.marketprism.collector.app.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What lives in the heap of another JVM. */
final class HeapAfterCollection {
  private static final Pattern USED = Pattern.compile("(?m)^ *(?!class|Metaspace).*?used (\\d+)K");

  private static final int LOOKS = 3;

  private HeapAfterCollection() {}

  /** The least of three looks, in KiB: what comes between a collection and a look is no part. */
  static long ofProcess(long pid) throws IOException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < LOOKS; i++) {
      least = Math.min(least, look(pid));
    }
    return least;
  }

  private static long look(long pid) throws IOException {
    ask(pid, "GC.run");
    Matcher used = USED.matcher(ask(pid, "GC.heap_info"));
    long sum = 0;
    while (used.find()) {
      sum +=
          used.group().contains("etaspace") || used.group().contains("class space")
              ? 0
              : Long.parseLong(used.group(1));
    }
    return sum;
  }

  private static String ask(long pid, String command) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
