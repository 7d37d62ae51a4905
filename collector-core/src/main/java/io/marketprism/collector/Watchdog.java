package io.marketprism.collector;

import io.marketprism.collector.connection.ConnectionRegistry;
import io.marketprism.collector.health.DefaultHealthEvaluator;
import io.marketprism.collector.health.HealthEvaluator;
import io.marketprism.collector.health.HealthInput;
import io.marketprism.collector.health.HealthReport;
import io.marketprism.collector.health.WatchReport;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.reconcile.Reconciler;
import io.marketprism.collector.reconcile.Reconciliation;
import io.marketprism.collector.reconcile.SocketOwner;
import io.marketprism.collector.resource.DescriptorReserve;
import io.marketprism.collector.resource.ResourceSample;
import io.marketprism.collector.resource.ResourceSampler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the clocks, takes away connections past their deadline and judges health every second on
 * the control thread, without I/O. On a thread of its own, which may block, it looks after the
 * reserve of descriptors every second, samples resources every five and compares the counts of
 * sockets every ten. Readers take the last results by a volatile read.
 */
final class Watchdog implements AutoCloseable {
  private static final Duration JUDGE_EACH = Duration.ofSeconds(1);
  private static final long SAMPLE_EACH_S = 5;
  private static final long RECONCILE_EACH_S = 10;
  private static final long LOOK_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long LOOK_EACH_S = 1;
  private static final String NO_DESCRIPTORS = "the process has no descriptors left";

  private final Collector collector;
  private final Clocks clocks;
  private final ControlThread control;
  private final ConnectionRegistry registry;
  private final ClockWatch clockWatch;
  private final DescriptorReserve reserve;
  private final HealthEvaluator evaluator;
  private final ResourceSampler sampler;
  private final Reconciler reconciler;
  private final ScheduledThreadPoolExecutor blocking;
  private final CollectorErrors errors;
  private final long createdNs;
  private volatile @Nullable ResourceSample sample;
  private volatile @Nullable Reconciliation reconciliation;
  private volatile HealthReport health;
  private volatile List<Future<?>> working = List.of();
  private volatile boolean closed;

  Watchdog(
      Collector collector,
      CollectorBuilder parts,
      ControlThread control,
      ConnectionRegistry registry,
      CollectorErrors errors) {
    this.collector = collector;
    this.clocks = parts.clocks;
    this.control = control;
    this.registry = registry;
    this.clockWatch = new ClockWatch(clocks, JUDGE_EACH);
    this.reserve = new DescriptorReserve(parts.descriptorReserve);
    this.errors = errors;
    this.createdNs = clocks.nanos();
    this.evaluator = new DefaultHealthEvaluator(parts.health);
    this.sampler = new ResourceSampler(clocks.wall(), clocks.nanoTime());
    this.reconciler = reconciler(parts, registry);
    this.blocking = new ScheduledThreadPoolExecutor(1, parts.named("sampler"));
    this.health = evaluator.evaluate(input(Optional.empty()));
  }

  private Reconciler reconciler(CollectorBuilder parts, ConnectionRegistry registry) {
    Reconciler.Builder builder =
        Reconciler.builder(registry, clocks)
            .wholeProcess(parts.wholeProcess)
            .pause(() -> LockSupport.parkNanos(LOOK_AGAIN_NS))
            .onLeak(parts.leaks);
    parts.owners.forEach(builder::owner);
    parts
        .sinks
        .keySet()
        .forEach(sink -> builder.owner(SocketOwner.of(sink.name(), sink::localPorts)));
    return builder.build();
  }

  void start() {
    working =
        List.of(
            repeat("descriptors", this::lookAtDescriptors, 0, LOOK_EACH_S),
            repeat("sampler", this::sample, 0, SAMPLE_EACH_S),
            repeat("reconciler", this::reconcile, 1, RECONCILE_EACH_S));
    control.execute(this::judge);
  }

  private Future<?> repeat(String place, Runnable task, long firstS, long eachS) {
    return blocking.scheduleWithFixedDelay(
        () -> guarded(place, task), firstS, eachS, TimeUnit.SECONDS);
  }

  HealthReport health() {
    return health;
  }

  Optional<ResourceSample> resources() {
    return Optional.ofNullable(sample);
  }

  WatchReport found() {
    ClockWatch.Found clock = clockWatch.found();
    return new WatchReport(
        clock.stepsForward(),
        clock.stepsBackward(),
        clock.standstills(),
        clock.standstillNs(),
        clock.longestStandstillNs(),
        registry.reapedTotal(),
        reserve.isReleased(),
        reserve.releases());
  }

  Duration uptime() {
    return Duration.ofNanos(clocks.nanos() - createdNs);
  }

  Optional<Reconciliation> reconciliation() {
    return Optional.ofNullable(reconciliation);
  }

  private void sample() {
    sample = sampler.sample();
  }

  private void reconcile() {
    reconciliation = reconciler.reconcile();
  }

  private void guarded(String place, Runnable task) {
    try {
      task.run();
    } catch (Throwable t) {
      errors.failed(place, t);
    }
  }

  /** What keeps new connections away while there is nothing to open them with. */
  private void lookAtDescriptors() {
    reserve.look();
    registry.holdOpenings(reserve.isReleased() ? NO_DESCRIPTORS : "");
  }

  private void judge() {
    if (closed) {
      return;
    }
    try {
      clockWatch.look();
      guarded("reaper", registry::reap);
      show(evaluator.evaluate(input(Optional.of(health))));
    } finally {
      control.schedule(JUDGE_EACH, this::judge);
    }
  }

  /** Shows a verdict, unless the last one was given while it was made. */
  private synchronized void show(HealthReport report) {
    if (!closed) {
      health = report;
    }
  }

  private HealthInput input(Optional<HealthReport> previous) {
    boolean first = previous.isEmpty();
    return new HealthInput(
        clocks.wall().instant(),
        clocks.nanos(),
        uptime(),
        first ? List.of() : collector.feeds(),
        first ? List.of() : collector.sinks(),
        first ? List.of() : collector.connections(),
        resources(),
        reserve.isReleased(),
        reconciliation(),
        previous);
  }

  /** Judges no more: the last report says that nothing is ready. */
  @Override
  public synchronized void close() {
    closed = true;
    HealthReport last = health;
    health =
        new HealthReport(
            last.status(), last.reasons(), last.since(), last.evaluatedAt(), false, last.live());
    working.forEach(task -> task.cancel(false));
    blocking.shutdown();
    reserve.close();
  }
}
