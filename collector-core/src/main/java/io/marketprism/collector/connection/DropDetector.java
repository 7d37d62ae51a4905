package io.marketprism.collector.connection;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds handles that were collected without having been closed. Thread-safe. What is found is known
 * only after a collection of the heap, and only when somebody looks.
 */
final class DropDetector {
  private static final int KEPT = 100;

  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

  @GuardedBy("this")
  private final ArrayDeque<LeakInfo> found = new ArrayDeque<>();

  @GuardedBy("this")
  private long total;

  /**
   * Watches a handle.
   *
   * @param verdict asked when the handle was collected: the leak, or null where it had been closed;
   *     must not refer to the handle
   */
  void watch(Object handle, Supplier<@Nullable LeakInfo> verdict) {
    look();
    watches.add(new Watch(handle, collected, verdict));
  }

  /** The latest leaks, oldest first. */
  synchronized List<LeakInfo> found() {
    look();
    return List.copyOf(found);
  }

  /** Leaks found since the start. */
  synchronized long total() {
    look();
    return total;
  }

  private synchronized void look() {
    while (collected.poll() instanceof Watch watch) {
      watches.remove(watch);
      @Nullable LeakInfo leak = watch.verdict.get();
      if (leak != null) {
        total++;
        found.addLast(leak);
        if (found.size() > KEPT) {
          found.removeFirst();
        }
      }
    }
  }

  private static final class Watch extends PhantomReference<Object> {
    private final Supplier<@Nullable LeakInfo> verdict;

    Watch(Object handle, ReferenceQueue<Object> queue, Supplier<@Nullable LeakInfo> verdict) {
      super(handle, queue);
      this.verdict = verdict;
    }
  }
}
