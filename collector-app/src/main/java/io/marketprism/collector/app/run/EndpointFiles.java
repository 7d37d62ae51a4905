package io.marketprism.collector.app.run;

import io.marketprism.collector.app.config.CollectorConfig.Endpoint;
import io.marketprism.collector.app.config.CollectorConfig.KeyPair;
import io.marketprism.collector.app.config.CollectorConfig.User;
import io.marketprism.collector.app.config.ConfigException;
import io.marketprism.collector.app.config.EffectiveConfig;
import io.marketprism.collector.app.tls.TlsFiles;
import io.marketprism.collector.metrics.http.BasicAuth;
import io.marketprism.collector.metrics.http.EndpointSecurity;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** Reads the files that secure endpoints, once, at the start. Immutable. */
record EndpointFiles(EffectiveConfig effective) {

  /**
   * How that endpoint is secured.
   *
   * @param name below {@code http} in the configuration
   * @throws ConfigException where a file cannot be read or used; names the key and the file
   */
  EndpointSecurity security(String name, Endpoint endpoint) {
    String path = "http." + name + ".";
    return new EndpointSecurity(
        endpoint.tls().map(pair -> context(path, pair)),
        endpoint.user().map(user -> auth(path, user)));
  }

  private SSLContext context(String path, KeyPair pair) {
    try {
      return new TlsFiles(
              Optional.empty(), Optional.of(pair.certificate()), Optional.of(pair.key()))
          .context();
    } catch (IOException e) {
      throw refused(path + "tls.certificate", e);
    }
  }

  private BasicAuth auth(String path, User user) {
    try {
      return BasicAuth.of(user.name(), user.password().read().reveal());
    } catch (IOException e) {
      throw refused(path + "password_file", e);
    } catch (IllegalArgumentException e) {
      throw refused(path + "user", e);
    }
  }

  private ConfigException refused(String path, Exception why) {
    return new ConfigException(
        List.of(effective.problem(path, "cannot be used: " + why.getMessage())));
  }
}
