package io.marketprism.collector.app.config;

import io.marketprism.collector.app.config.CollectorConfig.User;
import io.marketprism.collector.app.config.NatsConfig.Extras;
import io.marketprism.collector.app.config.NatsConfig.InFlight;
import io.marketprism.collector.app.config.NatsConfig.Login;
import io.marketprism.collector.app.config.NatsConfig.Spool;
import io.marketprism.collector.app.config.NatsConfig.Stream;
import io.marketprism.collector.app.config.NatsConfig.StreamLimits;
import io.marketprism.collector.app.config.NatsConfig.Streams;
import io.marketprism.collector.app.config.NatsConfig.Tls;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Puts the settings of NATS into their records, as {@link Assembler} does the others. */
final class NatsAssembler {

  private final Settings settings;

  private NatsAssembler(Settings settings) {
    this.settings = settings;
  }

  /** Returns what the section says; empty where there is none. */
  static Optional<NatsConfig> assemble(Settings settings) {
    return settings.isWritten(NatsKeys.SECTION)
        ? Optional.of(new NatsAssembler(settings).config())
        : Optional.empty();
  }

  private NatsConfig config() {
    return new NatsConfig(
        settings.get(NatsKeys.SERVERS),
        login(),
        new Tls(
            settings.find(NatsKeys.TLS_CA),
            settings.find(NatsKeys.TLS_CERTIFICATE),
            settings.find(NatsKeys.TLS_KEY)),
        new Spool(
            settings.get(NatsKeys.SPOOL_DIRECTORY),
            settings.get(NatsKeys.SPOOL_MAX_BYTES),
            settings.get(NatsKeys.SPOOL_MAX_AGE),
            settings.get(NatsKeys.SPOOL_HORIZON)),
        new InFlight(
            settings.get(NatsKeys.IN_FLIGHT_MESSAGES),
            settings.get(NatsKeys.IN_FLIGHT_BYTES),
            settings.get(NatsKeys.ACK_TIMEOUT)),
        streams(),
        new Extras(
            settings.get(NatsKeys.BOOKS_BUCKET),
            settings.get(NatsKeys.BOOKS_INTERVAL),
            settings.get(NatsKeys.HEARTBEAT)));
  }

  private Login login() {
    Optional<SecretSource> password = settings.secret(NatsKeys.PASSWORD, NatsKeys.PASSWORD_FILE);
    return new Login(
        settings
            .find(NatsKeys.USER)
            .flatMap(user -> password.map(secret -> new User(user, secret))),
        settings.secret(NatsKeys.TOKEN, NatsKeys.TOKEN_FILE),
        settings.find(NatsKeys.NKEY_FILE),
        settings.find(NatsKeys.CREDS_FILE));
  }

  private Streams streams() {
    return new Streams(
        settings.get(NatsKeys.MANAGE_STREAMS),
        settings.names(NatsKeys.STREAMS).stream().map(this::stream).toList(),
        settings.get(NatsKeys.REPLICAS),
        Set.copyOf(settings.find(NatsKeys.CORE).orElse(List.of())),
        settings.get(NatsKeys.INTERRUPTIONS_ONLY_ON_OWN_SUBJECT));
  }

  private Stream stream(String name) {
    return new Stream(
        name,
        Set.copyOf(settings.get(NatsKeys.STREAM_DATA, name)),
        new StreamLimits(
            settings.get(NatsKeys.STREAM_MAX_BYTES, name),
            settings.get(NatsKeys.STREAM_MAX_AGE, name),
            settings.get(NatsKeys.STREAM_DUPLICATE_WINDOW, name),
            settings.get(NatsKeys.STREAM_DISCARD, name)),
        settings.get(NatsKeys.STREAM_STORAGE, name),
        settings
            .find(NatsKeys.STREAM_REPLICAS, name)
            .orElseGet(() -> settings.get(NatsKeys.REPLICAS)));
  }
}
