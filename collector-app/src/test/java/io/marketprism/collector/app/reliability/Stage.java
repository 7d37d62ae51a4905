package io.marketprism.collector.app.reliability;

import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.nats.NatsClient;
import io.marketprism.collector.app.nats.access.NatsAccess;
import io.marketprism.collector.app.nats.audit.Audit;
import io.marketprism.collector.app.nats.audit.AuditOptions;
import io.marketprism.collector.app.nats.audit.AuditReport;
import io.nats.client.JetStreamApiException;
import io.nats.client.Options;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where a scenario is played: the exchanges, the collectors, and the steps that all scenarios
 * share. The servers are the scenario's own. Not thread-safe; {@link #close()} leaves nothing
 * running.
 */
final class Stage implements AutoCloseable {
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final Duration SNAPSHOTS = Duration.ofSeconds(7);
  private static final Duration SETTLE = Duration.ofSeconds(1);

  /** A status may be as old as that. */
  private static final Duration RENDERED = Duration.ofMillis(1_200);

  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final int OK = 200;
  private static final int TRIES = 3;
  private static final long LOOK_EACH_NS = 200_000_000;

  /** What may wait though all is well: the events of so many milliseconds. */
  private static final int ON_THE_WAY_MS = 250;

  private final Path folder;
  private final Load load;
  private final Market market;
  private final Outcome outcome;
  private final List<Instance> collectors = new ArrayList<>();
  private @Nullable Duration noticedAfter;
  private long duplicatesBefore;

  private Stage(Path folder, Load load, Market market, Outcome outcome) {
    this.folder = folder;
    this.load = load;
    this.market = market;
    this.outcome = outcome;
  }

  /** Opens the exchanges. */
  static Stage open(Path folder, Load load, List<String> venues, Outcome outcome)
      throws IOException {
    return new Stage(folder, load, Market.start(load, venues), outcome);
  }

  Path folder() {
    return folder;
  }

  Load load() {
    return load;
  }

  Outcome outcome() {
    return outcome;
  }

  /** A step of a scenario. */
  interface Step {
    /** Does it. */
    void run() throws Exception;
  }

  /** Starts a collector, and waits until it publishes. */
  Instance collect(String name, Settings settings) throws IOException {
    Instance instance = Instance.start(name, folder.resolve(name), settings, market);
    collectors.add(instance);
    return instance;
  }

  /** Lets it run undisturbed for a while, after which all must be well. */
  void warmUp() {
    pass(WARM_UP, status -> {});
    Instance one = collectors.get(0);
    Await.until("healthy", PATIENCE, () -> one.status().isHealthy());
  }

  /** Begins a fault, watches what the first collector says of it while it lasts, and ends it. */
  void fault(Step begin, Step end) throws Exception {
    long begunNs = System.nanoTime();
    begin.run();
    watch(load.fault(), begunNs);
    end.run();
    outcome.figure("outage", Duration.ofNanos(System.nanoTime() - begunNs));
  }

  /** Looks at the first collector for so long, which must be alive and account for everything. */
  void watch(Duration time, long begunNs) {
    pass(
        time,
        status -> {
          outcome.require(collectors.get(0).answer("/live") == OK, "/live does not answer 200");
          if (noticedAfter == null && !status.trouble().isEmpty() && !status.isHealthy()) {
            noticedAfter = Duration.ofNanos(System.nanoTime() - begunNs);
            outcome.figure("noticed_after", noticedAfter);
          }
          outcome.require(status.addsUp(), "events do not add up: " + status);
        });
  }

  /** The first collector has to have said in time that something is wrong. */
  void requireNoticedWithin(Duration limit) {
    Duration after = noticedAfter;
    outcome.require(after != null && after.compareTo(limit) <= 0, "not noticed within " + limit);
  }

  /** Looks at the first collector each moment for so long. */
  void pass(Duration time, Consumer<SinkStatus> look) {
    long untilNs = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < untilNs) {
      look.accept(collectors.get(0).status());
      LockSupport.parkNanos(Math.min(LOOK_EACH_NS, untilNs - System.nanoTime()));
    }
  }

  /** Waits until what waited is outside, while the exchanges go on. */
  void drain() {
    long begunNs = System.nanoTime();
    long usual = Math.max(100, (long) load.rate() * ON_THE_WAY_MS / 1_000);
    for (Instance one : collectors) {
      awaitStatus(one, "drained", status -> status.waiting() <= usual);
    }
    outcome.figure("drained_after", Duration.ofNanos(System.nanoTime() - begunNs));
  }

  private static void awaitStatus(Instance one, String what, Predicate<SinkStatus> holds) {
    try {
      Await.until(what, PATIENCE, () -> holds.test(one.status()));
    } catch (AssertionError e) {
      throw new AssertionError(one.status().toString(), e);
    }
  }

  private void rate() {
    outcome.figure("rate", collectors.stream().mapToLong(Instance::rate).sum());
  }

  /** Waits for two snapshots of each book, so that one is compared with the updates before. */
  void awaitComparedBooks() {
    pass(SNAPSHOTS, status -> {});
  }

  /** Stops the exchanges and waits until every event that came is outside or given up. */
  void quiesce() {
    rate();
    market.pause();
    for (Instance one : collectors) {
      awaitStatus(one, "all outside", status -> status.waiting() == 0);
      // What is read in one status was not counted at one moment.
      pass(RENDERED, status -> {});
      SinkStatus status = one.status();
      duplicatesBefore += status.occurrences("duplicate");
      outcome.require(status.addsUp(), "events do not add up: " + status);
      outcome.figure("retries", status.occurrences("retry"));
      outcome.figure("dropped", status.dropped());
    }
  }

  /**
   * Nothing was given up, and the streams hold what was published, each interruption twice; a whole
   * book that is published again while its exchange stands still is there once.
   */
  void requireAllPublished(String url) throws IOException, JetStreamApiException {
    long difference = 1;
    for (int i = 0; i < TRIES && difference != 0; i++) {
      pass(RENDERED, status -> {});
      difference = messages(url) - published();
    }
    outcome.requireEqual("messages beyond those that were published", difference, 0);
    for (Instance one : collectors) {
      outcome.requireEqual("what was dropped", one.status().dropped(), 0);
      outcome.requireEqual("what was merged", one.status().sum("merged"), 0);
    }
  }

  private long published() {
    long sum = duplicatesBefore;
    for (Instance one : collectors) {
      SinkStatus status = one.status();
      sum += status.sum("published") + status.of("interruption", "published");
      sum -= status.occurrences("duplicate");
    }
    return sum;
  }

  private static long messages(String url) throws IOException, JetStreamApiException {
    long count = 0;
    try (NatsClient client = NatsClient.connect(Options.builder().server(url))) {
      for (StreamInfo stream : client.streams().getStreams()) {
        if (stream.getConfiguration().getName().startsWith("MARKETPRISM_")) {
          count += stream.getStreamState().getMsgCount();
        }
      }
    }
    return count;
  }

  /** The exchanges go on for a moment, so that what follows comes in the midst of all. */
  void resume() {
    market.resume();
    pass(SETTLE, status -> {});
  }

  /** Ends the collectors in order, and audits everything that the streams hold. */
  AuditReport stopAndAudit(String url) throws IOException, InterruptedException {
    for (Instance one : collectors) {
      int code = one.terminate();
      outcome.require(code == 0, "exit code " + code + ": " + one.said());
    }
    market.pause();
    AuditReport report = Audit.run(NatsAccess.of(url, "reliability"), AuditOptions.all());
    outcome.audited(report);
    return report;
  }

  @Override
  public void close() {
    collectors.forEach(Instance::close);
    market.close();
  }
}
