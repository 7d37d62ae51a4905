package io.marketprism.collector.app.command;

import static java.util.stream.Collectors.joining;

import io.marketprism.collector.app.config.ByteSizes;
import io.marketprism.collector.app.config.CollectorConfig;
import io.marketprism.collector.app.config.Durations;
import io.marketprism.collector.app.config.NatsConfig;
import io.marketprism.collector.app.nats.StreamSettings;
import io.marketprism.collector.app.nats.access.NatsAccess;
import io.marketprism.collector.app.run.NatsWiring;
import io.marketprism.collector.model.DataType;
import java.io.PrintStream;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Prints where events would go at NATS, from the configuration alone. */
final class NatsPlan {
  private NatsPlan() {}

  /** Prints nothing where NATS is not used. */
  static void print(CollectorConfig config, PrintStream out) {
    config.sinks().nats().ifPresent(nats -> print(nats, config.instance(), out));
  }

  private static void print(NatsConfig config, String instance, PrintStream out) {
    NatsAccess access = NatsWiring.access(config, instance);
    out.printf(
        "nats: publishes to %s with %s%n",
        access.servers().stream().map(URI::toString).collect(joining(", ")), access.credentials());
    List<StreamSettings> streams = NatsWiring.streams(config.streams());
    for (StreamSettings stream : streams) {
      out.printf(
          "nats: stream %s with %s: %s, at most %s for %s, %d %s%n",
          stream.name(),
          words(stream.types()),
          stream.storage().name().toLowerCase(Locale.ROOT),
          ByteSizes.print(stream.maxBytes()),
          Durations.print(stream.maxAge()),
          stream.replicas(),
          stream.replicas() == 1 ? "replica" : "replicas");
    }
    if (!config.streams().core().isEmpty()) {
      out.printf("nats: without a stream: %s%n", words(config.streams().core()));
    }
    NatsConfig.Spool spool = config.spool();
    out.printf(
        "nats: spool in %s, at most %s in all, for %s%n",
        spool.directory(),
        ByteSizes.print(spool.maxBytes() * streams.size()),
        Durations.print(spool.maxAge()));
  }

  private static String words(Collection<DataType> types) {
    return types.stream().sorted().map(DataType::wire).collect(joining(", "));
  }
}
