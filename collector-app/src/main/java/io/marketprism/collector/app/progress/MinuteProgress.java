package io.marketprism.collector.app.progress;

import io.marketprism.collector.Collector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line of the log each minute, and one soon after the start. Not thread-safe. */
final class MinuteProgress implements Progress {
  private static final Logger LOG = LoggerFactory.getLogger("collector");
  private static final long EACH_NS = 60_000_000_000L;
  private static final long FIRST_AFTER_NS = 5_000_000_000L;

  private final long startedNs = System.nanoTime();
  private @Nullable Summary before;
  private long shownNs;
  private boolean shown;

  @Override
  public void show(Collector collector) {
    long now = System.nanoTime();
    Summary earlier = before;
    if (earlier == null) {
      before = new Summary(collector, now);
      return;
    }
    boolean due = shown ? now - shownNs >= EACH_NS : now - startedNs >= FIRST_AFTER_NS;
    if (due) {
      Summary summary = new Summary(collector, now);
      LOG.info("{}", summary.line(earlier));
      before = summary;
      shownNs = now;
      shown = true;
    }
  }

  @Override
  public void close() {}
}
