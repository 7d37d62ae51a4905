package io.marketprism.collector;

import io.marketprism.collector.connection.ConnectionRegistry;
import io.marketprism.collector.health.DefaultHealthEvaluator;
import io.marketprism.collector.health.HealthEvaluator;
import io.marketprism.collector.health.HealthInput;
import io.marketprism.collector.health.HealthReport;
import io.marketprism.collector.health.WatchReport;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.resource.DescriptorReserve;
import io.marketprism.collector.resource.ResourceSample;
import io.marketprism.collector.resource.ResourceSampler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the clocks, takes away connections past their deadline and judges health every second on
 * the control thread, without I/O; samples resources every five seconds, and looks after the
 * reserve of descriptors every second, on a thread of its own, which may block. Readers take the
 * last results by a volatile read.
 */
final class Watchdog implements AutoCloseable {
  private static final Duration JUDGE_EACH = Duration.ofSeconds(1);
  private static final long SAMPLE_EACH_S = 5;
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
  private final ScheduledThreadPoolExecutor blocking;
  private final CollectorErrors errors;
  private final long createdNs;
  private volatile @Nullable ResourceSample sample;
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
    this.blocking = new ScheduledThreadPoolExecutor(1, parts.named("sampler"));
    this.health = evaluator.evaluate(input(Optional.empty()));
  }

  void start() {
    working =
        List.of(
            blocking.scheduleWithFixedDelay(
                this::lookAtDescriptors, 0, LOOK_EACH_S, TimeUnit.SECONDS),
            blocking.scheduleWithFixedDelay(this::sample, 0, SAMPLE_EACH_S, TimeUnit.SECONDS));
    control.execute(this::judge);
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

  private void sample() {
    try {
      sample = sampler.sample();
    } catch (Throwable t) {
      errors.failed("sampler", t);
    }
  }

  /** What keeps new connections away while there is nothing to open them with. */
  private void lookAtDescriptors() {
    try {
      reserve.look();
      registry.holdOpenings(reserve.isReleased() ? NO_DESCRIPTORS : "");
    } catch (Throwable t) {
      errors.failed("descriptors", t);
    }
  }

  private void reap() {
    try {
      registry.reap();
    } catch (Throwable t) {
      errors.failed("reaper", t);
    }
  }

  private void judge() {
    if (closed) {
      return;
    }
    try {
      clockWatch.look();
      reap();
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
