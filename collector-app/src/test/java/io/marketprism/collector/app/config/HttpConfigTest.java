package io.marketprism.collector.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.app.config.CollectorConfig.Endpoint;
import io.marketprism.collector.app.config.CollectorConfig.KeyPair;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What secures the endpoints. */
class HttpConfigTest {
  @Test
  void endpointsAreInTheClearAndOpenWhereNothingIsSaid() {
    Endpoint health = Fixtures.load("{}").config().http().health();

    assertThat(health.user()).isEmpty();
    assertThat(health.tls()).isEmpty();
  }

  @Test
  void userAndFilesAreTakenForEachEndpoint() {
    Endpoint metrics =
        Fixtures.load(
                """
                http:
                  metrics:
                    user: prometheus
                    password_file: secrets/metrics
                    tls: {certificate: tls/own.crt, key: tls/own.key}
                """)
            .config()
            .http()
            .metrics();

    assertThat(metrics.user())
        .hasValueSatisfying(
            user -> {
              assertThat(user.name()).isEqualTo("prometheus");
              assertThat(user.password())
                  .isEqualTo(new SecretSource.InFile(Path.of("secrets/metrics")));
            });
    assertThat(metrics.tls()).contains(new KeyPair(Path.of("tls/own.crt"), Path.of("tls/own.key")));
  }

  @Test
  void passwordComesFromTheEnvironmentTooAndIsNeverPrinted() {
    EffectiveConfig effective =
        Fixtures.loader()
            .text("c.yaml", "http: {health: {user: operator}}")
            .environment(Map.of("MARKETPRISM_HTTP__HEALTH__PASSWORD", "hush"))
            .load();

    assertThat(effective.config().http().health().user()).isPresent();
    assertThat(effective.config().toString()).doesNotContain("hush");
    assertThat(effective.describe()).doesNotContain("hush");
  }

  @Test
  void halfOfAPairIsAnErrorThatNamesTheOther() {
    assertThat(Fixtures.problems("http: {health: {user: operator}}"))
        .containsExactly(
            "c.yaml:1:23: http.health.user is set without a password; set http.health.password_file"
                + " or MARKETPRISM_HTTP__HEALTH__PASSWORD");
    assertThat(Fixtures.problems("http: {metrics: {password_file: x}}"))
        .containsExactly(
            "c.yaml:1:33: http.metrics.password_file is set without http.metrics.user");
    assertThat(Fixtures.problems("http: {metrics: {tls: {key: x}}}"))
        .containsExactly(
            "c.yaml:1:29: http.metrics.tls.key is set without http.metrics.tls.certificate");
  }
}
