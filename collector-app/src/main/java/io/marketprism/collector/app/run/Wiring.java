package io.marketprism.collector.app.run;

import io.marketprism.collector.Collector;
import io.marketprism.collector.CollectorBuilder;
import io.marketprism.collector.app.config.CollectorConfig;
import io.marketprism.collector.app.config.ConfigException;
import io.marketprism.collector.app.config.EffectiveConfig;
import io.marketprism.collector.app.config.Problem;
import io.marketprism.collector.app.config.RouteUrls;
import io.marketprism.collector.app.config.VenueConfig;
import io.marketprism.collector.app.nats.NatsSink;
import io.marketprism.collector.connection.ConnectionLimits;
import io.marketprism.collector.connection.LeakInfo;
import io.marketprism.collector.connection.StackSampling;
import io.marketprism.collector.health.HealthSettings;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.pipeline.SinkSettings;
import io.marketprism.collector.reconcile.SocketOwner;
import io.marketprism.collector.sink.FileSink;
import io.marketprism.collector.sink.Sink;
import io.marketprism.collector.spi.RawFrameListener;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.spi.VenueDescription;
import io.marketprism.collector.spi.VenueSettings;
import io.marketprism.collector.sync.LastEvents;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a collector of a configuration. */
public final class Wiring {
  private static final Logger LOG = LoggerFactory.getLogger("collector");

  private final EffectiveConfig effective;
  private final CollectorConfig config;
  private final List<Problem> problems = new ArrayList<>();

  /** Wires that configuration. */
  public Wiring(EffectiveConfig effective) {
    this.effective = effective;
    this.config = effective.config();
  }

  /** The clocks of the system. */
  public static Clocks systemClocks() {
    return new Clocks(InstantSource.system(), System::nanoTime);
  }

  /**
   * The collector, not started.
   *
   * @param sinks events go to these
   * @param last what earlier runs published, where it is known
   * @param raw sees every frame
   * @param endpoints the ports on which this process listens
   * @throws ConfigException where the configuration asks for what no exchange has
   */
  public Collector collector(
      List<Sink> sinks, Optional<LastEvents> last, RawFrameListener raw, SocketOwner endpoints) {
    CollectorBuilder builder =
        Collector.builder()
            .clocks(systemClocks())
            .rawFrames(raw)
            .socketOwner(endpoints)
            .onError(Wiring::failed)
            .onLeak(Wiring::leaked)
            .stackSampling(StackSampling.SAMPLED)
            .wholeProcess()
            .health(
                HealthSettings.DEFAULTS
                    .withGrace(config.health().grace())
                    .withHold(config.health().hold())
                    .withStaleAfter(config.health().staleAfter())
                    .withHeapShare(config.limits().heapShare()))
            .limits(
                new ConnectionLimits(config.limits().connections(), config.limits().connections()))
            .backfill(config.limits().backfill())
            .descriptorReserve(config.limits().descriptorReserve());
    SinkSettings settings = SinkSettings.DEFAULT.withQueueBytes(config.limits().sinkQueueBytes());
    sinks.forEach(sink -> builder.sink(sink, settings));
    last.ifPresent(builder::resumeAfter);
    config.venues().forEach((name, venue) -> addVenue(builder, name, venue));
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return builder.build();
  }

  /** The file sink of the configuration, where it has one. */
  Optional<FileSink> fileSink() {
    return config.sinks().files().map(this::fileSink);
  }

  /** The NATS sink of the configuration, where it has one. */
  Optional<NatsSink> natsSink() {
    return config
        .sinks()
        .nats()
        .map(nats -> NatsWiring.sink(nats, config.instance(), systemClocks()));
  }

  /** The key of the folder that a sink of the configuration needs. */
  static String folderKey(String sink) {
    return sink.equals("nats") ? "sinks.nats.spool.directory" : "sinks.files.directory";
  }

  private FileSink fileSink(CollectorConfig.EventFiles files) {
    return FileSink.builder(files.directory(), systemClocks())
        .instance(config.instance())
        .roll(files.roll())
        .compress(files.compress())
        .notices(LOG::info)
        .build();
  }

  private static void failed(String place, Throwable failure) {
    ProcessGuards.endOnOutOfMemory(failure);
    LOG.error("failure in {}; the collector goes on", place, failure);
  }

  private static void leaked(LeakInfo leak) {
    LOG.error(
        "leaked connection: {} of {}, {} s old, {}",
        leak.kind(),
        leak.slot(),
        TimeUnit.NANOSECONDS.toSeconds(leak.ageNs()),
        leak.detail(),
        leak.createdAt().orElse(null));
  }

  private void addVenue(CollectorBuilder builder, String name, VenueConfig venue) {
    Optional<VenueDescription> known =
        builder.venues().stream().filter(one -> one.venue().name().equals(name)).findFirst();
    if (known.isEmpty()) {
      List<String> names = builder.venues().stream().map(one -> one.venue().name()).toList();
      report("venues." + name, "is not a venue that can be collected; there are " + names);
      return;
    }
    for (int i = 0; i < venue.data().size(); i++) {
      DataType type = venue.data().get(i);
      if (!known.get().dataTypes().contains(type)) {
        report(
            "venues." + name + ".data[" + i + "]",
            "is " + type.wire() + ", which " + name + " does not have");
      }
    }
    if (problems.isEmpty()) {
      builder.venue(settings(known.get(), venue));
    }
  }

  private void report(String path, String text) {
    problems.add(effective.problem(path, text));
  }

  private static VenueSettings settings(VenueDescription known, VenueConfig venue) {
    return new VenueSettings(
        known.venue(),
        venue.rest(),
        sockets(venue.ws()),
        venue.instruments(),
        Set.copyOf(venue.data()),
        venue.depth(),
        venue.trades().map(Wiring::trades).orElse(TradeSource.USUAL),
        venue.snapshotInterval());
  }

  private static TradeSource trades(VenueConfig.TradeSource source) {
    return switch (source) {
      case RAW -> TradeSource.RAW;
      case AGGREGATE -> TradeSource.AGGREGATE;
    };
  }

  private static Map<String, URI> sockets(RouteUrls urls) {
    Map<String, URI> sockets = new HashMap<>(urls.routes());
    urls.single().ifPresent(url -> sockets.put("", url));
    return sockets;
  }
}
