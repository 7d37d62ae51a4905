package io.marketprism.collector.app.nats;

import io.marketprism.collector.TestEvents;
import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.nats.access.NatsAccess;
import io.marketprism.collector.health.SinkReport;
import io.marketprism.collector.measure.DurationBounds;
import io.marketprism.collector.measure.DurationCounts;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.pipeline.EventPipeline;
import io.marketprism.collector.pipeline.SinkSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** A NATS sink behind a pipeline, as a collector has it, and events to publish. Not thread-safe. */
final class SinkHarness implements AutoCloseable {
  static final Clocks CLOCKS = new Clocks(InstantSource.system(), System::nanoTime);
  static final Instrument BTC = TestInstruments.btcUsdt();
  static final Instrument ETH = TestInstruments.spot("ETH", "USDT", 2, 5);

  private final NatsSink sink;
  private final EventPipeline pipeline;
  private final ConcurrentLinkedQueue<Instrument> snapshotsAskedFor = new ConcurrentLinkedQueue<>();

  private SinkHarness(NatsSink sink) throws IOException {
    this.sink = sink;
    this.pipeline =
        EventPipeline.builder(CLOCKS, new AtomicLong(CLOCKS.epochNanos())::incrementAndGet)
            .sink(sink, SinkSettings.DEFAULT)
            .snapshotRequests(snapshotsAskedFor::add)
            .build();
    pipeline.start();
  }

  /** Starts a sink with a quick acknowledgement timeout, changed by {@code change}. */
  static SinkHarness start(String url, Path spool, UnaryOperator<NatsSinkBuilder> change)
      throws IOException {
    NatsSinkBuilder builder =
        NatsSink.builder(NatsAccess.of(url, "test"), spool, CLOCKS)
            .instance("test-1")
            .inFlight(512, 4 << 20, Duration.ofSeconds(1));
    return new SinkHarness(change.apply(builder).build());
  }

  static SinkHarness start(String url, Path spool) throws IOException {
    return start(url, spool, builder -> builder);
  }

  NatsSink sink() {
    return sink;
  }

  EventPipeline pipeline() {
    return pipeline;
  }

  List<Instrument> snapshotsAskedFor() {
    return List.copyOf(snapshotsAskedFor);
  }

  /** Publishes trades of those ids, the last one left out. */
  void trades(Instrument instrument, long firstId, long endId) {
    for (long id = firstId; id < endId; id++) {
      pipeline.publish(TestEvents.trade(instrument, id, CLOCKS.epochNanos()));
    }
  }

  SinkReport report() {
    return pipeline.reports().get(0);
  }

  SinkReport.Counts counts(DataType type) {
    SinkReport.Counts counts = report().counts().get(type);
    return counts == null ? new SinkReport.Counts(0, 0, 0, 0, 0, 0, 0, Map.of()) : counts;
  }

  /** How many events of a type were measured, and how long they took together. */
  DurationCounts latency(DataType type) {
    DurationCounts counts = pipeline.totals().get(0).latencies().get(type);
    return counts == null ? DurationCounts.none(DurationBounds.LATENCY) : counts;
  }

  long occurrences(Occurrence what) {
    return report().outside().occurrences().getOrDefault(what.wire(), 0L);
  }

  long figure(String name) {
    return report().outside().figures().getOrDefault(name, 0L);
  }

  void awaitConnected() {
    Await.until("a connection", Duration.ofSeconds(60), () -> figure("connected") == 1);
  }

  /** Waits until so many events of a type are outside. */
  void awaitPublished(DataType type, long count) {
    try {
      Await.until(
          count + " of " + type, Duration.ofSeconds(60), () -> counts(type).published() >= count);
    } catch (AssertionError e) {
      throw new AssertionError(report().toString(), e);
    }
  }

  @Override
  public void close() {
    pipeline.close();
  }
}
