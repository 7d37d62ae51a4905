package io.marketprism.collector.app.run;

import io.marketprism.collector.app.config.NatsConfig;
import io.marketprism.collector.app.config.NatsConfig.Login;
import io.marketprism.collector.app.nats.NatsSink;
import io.marketprism.collector.app.nats.StreamSettings;
import io.marketprism.collector.app.nats.access.Credentials;
import io.marketprism.collector.app.nats.access.NatsAccess;
import io.marketprism.collector.app.tls.TlsFiles;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Makes of a configuration what publishes to NATS. */
public final class NatsWiring {
  private NatsWiring() {}

  /**
   * The sink, not opened.
   *
   * @param instance the name of this collector
   */
  static NatsSink sink(NatsConfig config, String instance, Clocks clocks) {
    NatsConfig.Spool spool = config.spool();
    NatsConfig.InFlight inFlight = config.inFlight();
    NatsConfig.Streams streams = config.streams();
    NatsConfig.Extras extras = config.extras();
    return NatsSink.builder(access(config, instance), spool.directory(), clocks)
        .instance(instance)
        .streams(streams(streams))
        .managesStreams(streams.managed())
        .withoutStream(streams.core())
        .interruptionsOnOwnSubjectOnly(streams.interruptionsOnOwnSubjectOnly())
        .spool(spool.maxBytes(), spool.maxAge(), spool.horizon())
        .inFlight(inFlight.messages(), inFlight.bytes(), inFlight.ackTimeout())
        .books(extras.booksBucket(), extras.booksInterval())
        .heartbeat(extras.heartbeat())
        .build();
  }

  /**
   * How the servers are reached.
   *
   * @param instance the name of this collector, which the servers show
   */
  public static NatsAccess access(NatsConfig config, String instance) {
    NatsConfig.Tls tls = config.tls();
    return new NatsAccess(config.servers(), instance)
        .withCredentials(credentials(config.login()))
        .withTls(new TlsFiles(tls.ca(), tls.certificate(), tls.key()));
  }

  private static Credentials credentials(Login login) {
    return Stream.of(
            login.user().map(user -> Credentials.password(user.name(), user.password())),
            login.token().map(Credentials::token),
            login.nkeyFile().map(Credentials::nkey),
            login.credsFile().map(Credentials::creds))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(Credentials::none);
  }

  /** The streams: those that are described, or else the usual ones without what needs none. */
  public static List<StreamSettings> streams(NatsConfig.Streams config) {
    if (!config.own().isEmpty()) {
      return config.own().stream().map(NatsWiring::stream).toList();
    }
    return StreamSettings.defaults().stream()
        .filter(usual -> !config.core().containsAll(usual.types()))
        .map(usual -> usual.withTypes(without(config.core(), usual.types())))
        .map(usual -> usual.withReplicas(config.usualReplicas()))
        .toList();
  }

  private static Set<DataType> without(Set<DataType> some, Set<DataType> types) {
    Set<DataType> left = EnumSet.copyOf(types);
    left.removeAll(some);
    return left;
  }

  private static StreamSettings stream(NatsConfig.Stream config) {
    NatsConfig.StreamLimits limits = config.limits();
    return new StreamSettings(
        config.name(),
        config.data(),
        StreamSettings.Storage.valueOf(config.storage().name()),
        limits.maxBytes(),
        limits.maxAge(),
        config.replicas(),
        limits.duplicateWindow(),
        StreamSettings.Discard.valueOf(limits.discard().name()));
  }
}
