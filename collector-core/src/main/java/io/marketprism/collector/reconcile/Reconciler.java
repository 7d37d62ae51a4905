package io.marketprism.collector.reconcile;

import io.marketprism.collector.connection.ConnectionRegistry;
import io.marketprism.collector.connection.LeakInfo;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.reconcile.Comparison.Found;
import io.marketprism.collector.resource.KernelSockets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Compares what the registry believes in, what our clients opened and what the kernel holds. A
 * difference is looked at twice before it is one; one that lasts is a leak, counted once and told
 * with its owner. Not thread-safe; owned by a thread that may block, since the kernel's tables are
 * read.
 */
public final class Reconciler {
  /** How long a difference lasts before it is a leak. */
  public static final Duration LEAK_AFTER = Duration.ofSeconds(30);

  private static final int KEPT = 100;

  private final ConnectionRegistry registry;
  private final List<SocketOwner> others;
  private final boolean wholeProcess;
  private final Supplier<KernelSockets.View> kernel;
  private final Clocks clocks;
  private final Runnable pause;
  private final Consumer<LeakInfo> listener;
  private final KnownSockets known = new KnownSockets();
  private final Map<String, Long> sinceNs = new HashMap<>();
  private final Set<String> told = new HashSet<>();
  private final Map<String, Long> leaks = new TreeMap<>();
  private final ArrayDeque<LeakInfo> latest = new ArrayDeque<>();
  private long dropsTold;
  private long number;

  private Reconciler(Builder parts) {
    this.registry = parts.registry;
    this.others = List.copyOf(parts.others);
    this.wholeProcess = parts.wholeProcess;
    this.kernel = parts.kernel;
    this.clocks = parts.clocks;
    this.pause = parts.pause;
    this.listener = parts.listener;
  }

  /** Begins to say what to compare, by which clocks. */
  public static Builder builder(ConnectionRegistry registry, Clocks clocks) {
    return new Builder(registry, clocks);
  }

  /** Compares now; pauses for a moment where something differs. */
  public Reconciliation reconcile() {
    KernelCheck check = check();
    Reading reading = new Reading(registry, others, kernel);
    Comparison comparison = new Comparison(reading).compare(check);
    Map<String, Found> found = comparison.found();
    if (!found.isEmpty()) {
      pause.run();
      Set<String> before = found.keySet();
      check = check();
      reading = new Reading(registry, others, kernel);
      comparison = new Comparison(reading).compare(check);
      found = comparison.found();
      found.keySet().retainAll(before);
    }
    List<Difference> differences = differences(found);
    takeDrops();
    return new Reconciliation(
        clocks.wall().instant(),
        clocks.nanos(),
        ++number,
        reading.kernel().sight(),
        comparison.sessions(),
        reading.steady().size(),
        check.confirmed(),
        check.owned(),
        check.foreignInbound(),
        check.foreignOutbound(),
        differences,
        leaks,
        List.copyOf(latest));
  }

  private KernelCheck check() {
    return new KernelCheck(known, wholeProcess, clocks.nanos());
  }

  private List<Difference> differences(Map<String, Found> found) {
    long nowNs = clocks.nanos();
    sinceNs.keySet().retainAll(found.keySet());
    told.retainAll(found.keySet());
    List<Difference> differences = new ArrayList<>();
    found.forEach(
        (key, one) -> {
          long lastingNs = nowNs - sinceNs.computeIfAbsent(key, first -> nowNs);
          boolean leak = lastingNs >= LEAK_AFTER.toNanos();
          if (leak && told.add(key)) {
            tell(
                new LeakInfo(
                    one.kind().wire(),
                    one.owner(),
                    one.owner(),
                    one.detail(),
                    one.ageNs(),
                    one.createdAt()));
          }
          differences.add(
              new Difference(
                  one.kind(),
                  one.owner(),
                  one.detail(),
                  one.ageNs(),
                  lastingNs,
                  leak,
                  one.createdAt()));
        });
    return differences;
  }

  /** Takes what the registry has found of handles that were dropped without being closed. */
  private void takeDrops() {
    List<LeakInfo> dropped = List.of();
    long total = -1;
    while (total != registry.leaksTotal()) {
      total = registry.leaksTotal();
      dropped = registry.leaks();
    }
    int fresh = (int) Math.min(dropped.size(), total - dropsTold);
    dropsTold = total;
    for (LeakInfo leak : dropped.subList(dropped.size() - fresh, dropped.size())) {
      tell(
          new LeakInfo(
              "dropped_" + leak.kind(),
              leak.slot(),
              leak.owner(),
              leak.detail(),
              leak.ageNs(),
              leak.createdAt()));
    }
  }

  private void tell(LeakInfo leak) {
    leaks.merge(leak.kind(), 1L, Long::sum);
    latest.addLast(leak);
    if (latest.size() > KEPT) {
      latest.removeFirst();
    }
    listener.accept(leak);
  }

  /** Says what to compare. Not thread-safe. */
  public static final class Builder {
    private final ConnectionRegistry registry;
    private final Clocks clocks;
    private final List<SocketOwner> others = new ArrayList<>();
    private boolean wholeProcess;
    private Supplier<KernelSockets.View> kernel = new KernelSockets()::read;
    private Runnable pause = () -> {};
    private Consumer<LeakInfo> listener = leak -> {};

    private Builder(ConnectionRegistry registry, Clocks clocks) {
      this.registry = registry;
      this.clocks = clocks;
    }

    /** Who else has sockets in this process. */
    public Builder owner(SocketOwner owner) {
      others.add(owner);
      return this;
    }

    /** Whether nobody but those that are named opens connections in this process. */
    public Builder wholeProcess(boolean whole) {
      wholeProcess = whole;
      return this;
    }

    /** What is done before a difference is looked at again: waits for a moment. */
    public Builder pause(Runnable wait) {
      pause = wait;
      return this;
    }

    /** Is told of each leak once, on the thread that reconciles; must not throw. */
    public Builder onLeak(Consumer<LeakInfo> told) {
      listener = told;
      return this;
    }

    Builder kernel(Supplier<KernelSockets.View> view) {
      kernel = view;
      return this;
    }

    /** The reconciler, which has compared nothing yet. */
    public Reconciler build() {
      return new Reconciler(this);
    }
  }
}
