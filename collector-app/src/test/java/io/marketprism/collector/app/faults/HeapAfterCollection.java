package io.marketprism.collector.app.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What lives in the heap of another JVM. */
final class HeapAfterCollection {
  /** The last line of a histogram: objects and bytes of all classes. */
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

  private HeapAfterCollection() {}

  /**
   * What two collections leave, in KiB. The second one and the count are one stop of all threads,
   * so that nothing of what comes after is counted.
   */
  static long ofProcess(long pid) throws IOException {
    ask(pid, "GC.run");
    String histogram = ask(pid, "GC.class_histogram");
    Matcher total = TOTAL.matcher(histogram);
    if (!total.find()) {
      throw new IOException("no histogram of " + pid + ": " + histogram);
    }
    return Long.parseLong(total.group(1)) / 1024;
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
