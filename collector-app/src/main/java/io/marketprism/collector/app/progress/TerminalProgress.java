package io.marketprism.collector.app.progress;

import io.marketprism.collector.Collector;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A summary on a terminal, updated in place: each time the cursor goes up over the lines of the
 * time before. Not thread-safe.
 */
final class TerminalProgress implements Progress {
  private static final String ESCAPE = "\u001b[";
  private static final String CLEAR_TO_END = ESCAPE + "J";
  private static final int MAX_WIDTH = 120;

  private final PrintStream out;
  private @Nullable Summary before;
  private int linesShown;

  TerminalProgress(PrintStream out) {
    this.out = out;
  }

  @Override
  public void show(Collector collector) {
    Summary summary = new Summary(collector, System.nanoTime());
    Summary earlier = before;
    before = summary;
    List<String> lines = summary.lines(earlier == null ? summary : earlier);
    StringBuilder screen = new StringBuilder();
    if (linesShown > 0) {
      screen.append(ESCAPE).append(linesShown).append('A');
    }
    screen.append('\r').append(CLEAR_TO_END);
    for (String line : lines) {
      screen.append(line, 0, Math.min(line.length(), MAX_WIDTH)).append('\n');
    }
    linesShown = lines.size();
    out.print(screen);
    out.flush();
  }

  @Override
  public void close() {
    linesShown = 0;
  }
}
