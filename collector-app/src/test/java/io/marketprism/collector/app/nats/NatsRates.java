package io.marketprism.collector.app.nats;

import com.sun.management.OperatingSystemMXBean;
import io.marketprism.collector.TestEvents;
import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.app.nats.access.NatsAccess;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.pipeline.EventPipeline;
import io.marketprism.collector.pipeline.SinkSettings;
import io.marketprism.collector.sink.EventEncoder;
import io.marketprism.collector.sink.JsonBytes;
import io.marketprism.collector.sink.MessageIds;
import io.marketprism.collector.sink.Subjects;
import io.nats.client.JetStream;
import io.nats.client.Options;
import io.nats.client.PublishOptions;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * How many messages a second a client has acknowledged, and what CPU each costs it: the sink with
 * its queue, spool and accounts ({@code sink}), the bare client library with the same payload, ids,
 * bound and stream ({@code bare}), and the sink without a stream ({@code plain}). One way a
 * process; {@code .ci/nats-rates} runs them in turn.
 */
public final class NatsRates {
  private static final int IN_FLIGHT = 1024;
  private static final String STREAM = "MARKETPRISM_TRADES";
  private static final Clocks CLOCKS = new Clocks(InstantSource.system(), System::nanoTime);
  private static final long QUEUE_MARK = 16L << 20;

  private NatsRates() {}

  /**
   * Measures one way.
   *
   * @param args the way, the server's address, seconds to warm up, seconds to measure
   */
  public static void main(String[] args) throws Exception {
    long warmUp = TimeUnit.SECONDS.toNanos(Long.parseLong(args[2]));
    long measured = TimeUnit.SECONDS.toNanos(Long.parseLong(args[3]));
    try (Way way = way(args[0], args[1])) {
      way.run(warmUp);
      long countBefore = way.acknowledged();
      long cpuBefore = cpuNs();
      long begun = System.nanoTime();
      way.run(measured);
      long count = way.acknowledged() - countBefore;
      double seconds = (System.nanoTime() - begun) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%s messages_per_s=%.0f cpu_us=%.2f%n",
          args[0],
          count / seconds,
          (cpuNs() - cpuBefore) / 1e3 / count);
    }
  }

  private static long cpuNs() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static Way way(String name, String url) throws Exception {
    return switch (name) {
      case "bare" -> new Bare(url);
      case "sink" -> new OurSink(url, false);
      case "plain" -> new OurSink(url, true);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static MarketEvent event(Instrument instrument, long id) {
    return TestEvents.trade(instrument, id, CLOCKS.epochNanos());
  }

  private interface Way extends AutoCloseable {
    /** Publishes for that long. */
    void run(long nanos) throws Exception;

    /** How many were acknowledged so far. */
    long acknowledged();

    @Override
    void close();
  }

  /** A loop of the client library under a semaphore. */
  private static final class Bare implements Way {
    private final NatsClient client;
    private final JetStream jetStream;
    private final Semaphore room = new Semaphore(IN_FLIGHT);
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final String subject;
    private final byte[] payload;
    private final String prefix;
    private long next = System.nanoTime();

    Bare(String url) throws Exception {
      client =
          NatsClient.connect(new Options.Builder().server(url).maxMessagesInOutgoingQueue(8192));
      client
          .streams()
          .addStream(
              StreamConfiguration.builder()
                  .name(STREAM)
                  .subjects("liquidation.>", "trade.>")
                  .storageType(StorageType.File)
                  .maxBytes(8L << 30)
                  .maxAge(Duration.ofDays(7))
                  .duplicateWindow(Duration.ofMinutes(2))
                  .build());
      jetStream = client.jetStream();
      MarketEvent event = event(TestInstruments.btcUsdt(), 1_000_000_000_000L);
      JsonBytes out = new JsonBytes(1024);
      new EventEncoder("bench").encode(event, out);
      payload = out.toByteArray();
      subject = new Subjects().of(event);
      String id = new MessageIds("bench").of(event);
      prefix = id.substring(0, id.lastIndexOf('t') + 1);
    }

    @Override
    public void run(long nanos) throws InterruptedException {
      long end = System.nanoTime() + nanos;
      while (System.nanoTime() < end) {
        room.acquire();
        PublishOptions options = PublishOptions.builder().messageId(prefix + next++).build();
        var unused =
            jetStream
                .publishAsync(subject, payload, options)
                .whenComplete(
                    (ack, failure) -> {
                      (failure == null ? acknowledged : failed).incrementAndGet();
                      room.release();
                    });
      }
      if (failed.get() > 0) {
        throw new IllegalStateException(failed + " failed");
      }
    }

    @Override
    public long acknowledged() {
      return acknowledged.get();
    }

    @Override
    public void close() {
      client.close();
    }
  }

  /** The sink behind its queue; the producer waits where the queue grows. */
  private static final class OurSink implements Way {
    private final EventPipeline pipeline;
    private final Instrument instrument = TestInstruments.btcUsdt();
    private long next = System.nanoTime();

    OurSink(String url, boolean withoutStream) throws IOException {
      Path spool = Files.createTempDirectory("nats-rates");
      NatsSinkBuilder builder =
          NatsSink.builder(NatsAccess.of(url, "bench"), spool, CLOCKS)
              .instance("bench")
              .inFlight(IN_FLIGHT, 4 << 20, Duration.ofSeconds(5));
      if (withoutStream) {
        Set<DataType> types = EnumSet.of(DataType.TRADE, DataType.LIQUIDATION);
        List<StreamSettings> streams = new ArrayList<>(StreamSettings.defaults());
        streams.removeIf(stream -> stream.types().contains(DataType.TRADE));
        builder.streams(streams).withoutStream(types);
      }
      NatsSink sink = builder.build();
      pipeline =
          EventPipeline.builder(CLOCKS, new AtomicLong()::incrementAndGet)
              .sink(sink, SinkSettings.DEFAULT)
              .build();
      pipeline.start();
      while (sink.state().figures().getOrDefault("connected", 0L) == 0) {
        LockSupport.parkNanos(10_000_000);
      }
    }

    @Override
    public void run(long nanos) {
      long end = System.nanoTime() + nanos;
      long count = 0;
      while (System.nanoTime() < end) {
        pipeline.publish(event(instrument, next++));
        if (++count % 256 == 0) {
          while (behind()) {
            LockSupport.parkNanos(1_000_000);
          }
        }
      }
    }

    private boolean behind() {
      var report = pipeline.reports().get(0);
      var trades = report.counts().get(DataType.TRADE);
      return report.queuedBytes() > QUEUE_MARK || (trades != null && trades.spooled() > 20_000);
    }

    @Override
    public long acknowledged() {
      return pipeline.reports().get(0).counts().get(DataType.TRADE) == null
          ? 0
          : pipeline.reports().get(0).counts().get(DataType.TRADE).published();
    }

    @Override
    public void close() {
      pipeline.close();
    }
  }
}
