package io.marketprism.collector.app.config;

import io.marketprism.collector.app.config.CollectorConfig.Endpoint;
import io.marketprism.collector.app.config.CollectorConfig.EventFiles;
import io.marketprism.collector.app.config.CollectorConfig.Health;
import io.marketprism.collector.app.config.CollectorConfig.Http;
import io.marketprism.collector.app.config.CollectorConfig.KeyPair;
import io.marketprism.collector.app.config.CollectorConfig.Limits;
import io.marketprism.collector.app.config.CollectorConfig.Log;
import io.marketprism.collector.app.config.CollectorConfig.Sinks;
import io.marketprism.collector.app.config.CollectorConfig.User;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts settings into the records that the runner takes; no other place reads a setting. */
final class Assembler {

  private final Settings settings;

  private Assembler(Settings settings) {
    this.settings = settings;
  }

  /** Returns the configuration of settings in which nothing is missing. */
  static CollectorConfig assemble(Settings settings) {
    return new Assembler(settings).config();
  }

  private CollectorConfig config() {
    Map<String, VenueConfig> venues = new LinkedHashMap<>();
    settings.names("venues").forEach(name -> venues.put(name, venue(name)));
    return new CollectorConfig(
        settings.get(Keys.INSTANCE),
        venues,
        new Sinks(files(), NatsAssembler.assemble(settings)),
        http(),
        new Health(
            settings.get(Keys.GRACE), settings.get(Keys.HOLD), settings.get(Keys.STALE_AFTER)),
        limits(),
        new Log(settings.get(Keys.LOG_LEVEL), settings.get(Keys.LOG_FORMAT)));
  }

  private VenueConfig venue(String name) {
    return new VenueConfig(
        settings.find(Keys.REST, name),
        webSockets(name),
        settings.get(Keys.INSTRUMENTS, name),
        settings.get(Keys.DATA, name),
        settings.get(Keys.DEPTH, name),
        settings.find(Keys.TRADES, name),
        settings.get(Keys.PRIORITY, name),
        settings.find(Keys.SNAPSHOT_INTERVAL, name));
  }

  private RouteUrls webSockets(String venue) {
    Map<String, URI> routes = new LinkedHashMap<>();
    for (String route : settings.names(Keys.WS.at(venue))) {
      Optional<URI> url = settings.find(Keys.WS_ROUTE, venue, route);
      url.ifPresent(found -> routes.put(route, found));
    }
    return new RouteUrls(settings.find(Keys.WS, venue), routes);
  }

  /** Files are what is written where nothing else is said. */
  private Optional<EventFiles> files() {
    if (settings.isWritten(NatsKeys.SECTION) && !settings.isWritten(Keys.FILES)) {
      return Optional.empty();
    }
    return Optional.of(
        new EventFiles(
            settings.get(Keys.FILES_DIRECTORY),
            settings.get(Keys.FILES_ROLL),
            settings.get(Keys.FILES_COMPRESS)));
  }

  private Http http() {
    return new Http(
        endpoint(HttpKeys.HEALTH), endpoint(HttpKeys.METRICS), settings.get(HttpKeys.HEALTH_OPEN));
  }

  private Endpoint endpoint(HttpKeys keys) {
    Optional<SecretSource> password = settings.secret(keys.password(), keys.passwordFile());
    return new Endpoint(
        settings.get(keys.host()),
        settings.get(keys.port()),
        Set.copyOf(settings.find(keys.allowedHosts()).orElse(List.of())),
        settings.find(keys.user()).flatMap(name -> password.map(word -> new User(name, word))),
        settings
            .find(keys.certificate())
            .flatMap(chain -> settings.find(keys.key()).map(key -> new KeyPair(chain, key))));
  }

  private Limits limits() {
    return new Limits(
        settings.get(Keys.CONNECTIONS),
        settings.get(Keys.HEAP_SHARE),
        settings.get(Keys.SINK_QUEUE),
        settings.get(Keys.BACKFILL),
        settings.get(Keys.DESCRIPTOR_RESERVE));
  }
}
