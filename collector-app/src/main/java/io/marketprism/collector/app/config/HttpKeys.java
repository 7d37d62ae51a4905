package io.marketprism.collector.app.config;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The keys of one endpoint, as {@link Keys} holds the others. Immutable.
 *
 * @param host address to listen on
 * @param port 0 takes any free one
 * @param allowedHosts further names
 * @param user who may see what is guarded
 * @param password of the user
 * @param passwordFile a file with it
 * @param certificate of TLS
 * @param key of the certificate
 */
record HttpKeys(
    Key<String> host,
    Key<Integer> port,
    Key<List<String>> allowedHosts,
    Key<String> user,
    Key<Secret> password,
    Key<Path> passwordFile,
    Key<Path> certificate,
    Key<Path> key) {

  static final HttpKeys HEALTH =
      of("http.health", "health, liveness, readiness and status", "8087", "the status is");

  static final HttpKeys METRICS = of("http.metrics", "metrics", "9092", "metrics are");

  static final Key<Boolean> HEALTH_OPEN =
      Key.of(
              "http.health.open",
              Types.truth(),
              "Whether the status is also shown where the address is not one of loopback and no user"
                  + " is set; the other paths always are.")
          .standard("false");

  /** All in order. */
  static final List<Key<?>> ALL =
      Stream.<Key<?>>concat(Stream.concat(HEALTH.all(), Stream.of(HEALTH_OPEN)), METRICS.all())
          .toList();

  private static final String NONE = "none";

  private static HttpKeys of(String path, String served, String port, String guarded) {
    return new HttpKeys(
        Key.of(path + ".host", Types.host(), "Address on which " + served + " are served.")
            .standard("127.0.0.1"),
        Key.of(
                path + ".port",
                Types.whole(0, 65_535, ""),
                "Port of " + served + "; 0 takes any free one.")
            .standard(port),
        Key.of(
                path + ".allowed_hosts",
                new ListType<>(Types.host(), "a list such as [collector]"),
                "Further names that a request may call this endpoint by, beside its address and"
                    + " those of loopback.")
            .otherwise(NONE),
        Key.of(path + ".user", Types.word(), "User for whom alone " + guarded + " shown.")
            .otherwise(NONE),
        Key.of(path + ".password", Types.secret(), "Password of the user.").otherwise(NONE),
        Key.of(path + ".password_file", Types.path(), "File with the password, read at the start.")
            .otherwise(NONE),
        Key.of(
                path + ".tls.certificate",
                Types.path(),
                "PEM file of the certificate and those between it and its authority, read at the"
                    + " start; with it this endpoint is served over TLS only.")
            .otherwise(NONE),
        Key.of(
                path + ".tls.key",
                Types.path(),
                "PEM file of the certificate's private key, which is not encrypted.")
            .otherwise(NONE));
  }

  private Stream<Key<?>> all() {
    return Stream.of(host, port, allowedHosts, user, password, passwordFile, certificate, key);
  }
}
