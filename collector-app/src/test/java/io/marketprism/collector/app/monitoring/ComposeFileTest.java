package io.marketprism.collector.app.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.app.config.CollectorConfig;
import io.marketprism.collector.app.config.ConfigLoader;
import io.marketprism.collector.testing.Repository;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be said of the deployment without an engine that runs containers. */
class ComposeFileTest {
  private static final Pattern PINNED =
      Pattern.compile("[a-z0-9-]+(/[a-z0-9-]+)?:v?\\d+\\.\\d+\\.\\d[\\w.-]*");
  private static final Pattern SECRET =
      Pattern.compile("(?i).*(password|token|secret|credential|_key).*");
  private static final Pattern PUBLISHED = Pattern.compile("127\\.0\\.0\\.1:(\\d+):(\\d+)");
  private static final Pattern URL = Pattern.compile("\\bhttp://[a-z]+:\\d+|\"[a-z]+:\\d+\"");

  /** Where each service listens. */
  private static final Map<String, Set<Integer>> PORTS =
      Map.of(
          "collector", Set.of(8087, 9092),
          "nats", Set.of(4222),
          "prometheus", Set.of(9090),
          "alertmanager", Set.of(9093),
          "dingtalk", Set.of(8060),
          "grafana", Set.of(3000));

  private final ComposeFile file = ComposeFile.read();

  static Stream<String> services() {
    return ComposeFile.read().services().keySet().stream();
  }

  @Test
  void allThatBelongsTogetherIsThere() {
    assertThat(file.services().keySet()).isEqualTo(PORTS.keySet());
    assertThat(ComposeFile.texts(file.service("dingtalk"), "profiles")).containsExactly("dingtalk");
  }

  @ParameterizedTest
  @MethodSource("services")
  void everyServiceIsBoundedPinnedAndStartedAgain(String name) {
    Map<String, Object> service = file.service(name);

    assertThat(ComposeFile.at(service, "restart")).contains("unless-stopped");
    assertThat(ComposeFile.at(service, "deploy", "resources", "limits", "memory")).isPresent();
    assertThat(ComposeFile.at(service, "pids_limit")).isPresent();
    assertThat(ComposeFile.at(service, "logging", "driver")).contains("json-file");
    assertThat(ComposeFile.at(service, "logging", "options", "max-size")).isPresent();
    assertThat(ComposeFile.at(service, "logging", "options", "max-file")).isPresent();
    assertThat(ComposeFile.at(service, "stop_grace_period")).isPresent();
    assertThat(ComposeFile.at(service, "image").orElseThrow().toString()).matches(PINNED);
  }

  @ParameterizedTest
  @MethodSource("services")
  void noServiceMayDoMoreThanItNeeds(String name) {
    Map<String, Object> service = file.service(name);

    assertThat(ComposeFile.at(service, "read_only")).contains(true);
    assertThat(ComposeFile.texts(service, "cap_drop")).containsExactly("ALL");
    assertThat(ComposeFile.texts(service, "security_opt"))
        .containsExactly("no-new-privileges:true");
    assertThat(ComposeFile.at(service, "privileged")).isEmpty();
    assertThat(ComposeFile.at(service, "network_mode")).isEmpty();
  }

  /** The collector's stands in its image. */
  @ParameterizedTest
  @MethodSource("services")
  void everyServiceIsAskedAfterItsHealth(String name) {
    if (name.equals("collector")) {
      assertThat(ImageFile.read().healthCheck()).startsWith("bash", "-c");
    } else {
      assertThat(ComposeFile.texts(file.service(name), "healthcheck", "test"))
          .startsWith("CMD", "wget");
    }
  }

  @Test
  void collectorHasTheMemoryAndTheTimeThatItNeeds() {
    Map<String, Object> collector = file.service("collector");

    assertThat(ComposeFile.at(collector, "deploy", "resources", "limits", "memory")).contains("4G");
    assertThat(ComposeFile.at(collector, "deploy", "resources", "reservations", "memory"))
        .contains("2G");
    assertThat(ComposeFile.at(collector, "stop_grace_period")).contains("30s");
  }

  @Test
  void filesThatAreMountedAreThere() {
    List<String> mounted = new ArrayList<>();
    for (String name : file.services().keySet()) {
      for (String mount : ComposeFile.texts(file.service(name), "volumes")) {
        if (mount.startsWith(".")) {
          assertThat(mount).as("cannot be written").endsWith(":ro");
          mounted.add(mount.substring(0, mount.indexOf(':')));
        }
      }
    }
    assertThat(mounted).isNotEmpty().allMatch(path -> Files.exists(Deployed.file(path)));
  }

  @Test
  void volumesNetworksAndSecretsAreDeclaredAndUsed() {
    for (String kind : List.of("networks", "secrets")) {
      assertThat(used(kind)).as(kind).isEqualTo(file.names(kind));
    }
    Set<String> volumes = new TreeSet<>();
    for (String mount : used("volumes")) {
      if (!mount.startsWith(".")) {
        volumes.add(mount.substring(0, mount.indexOf(':')));
      }
    }
    assertThat(volumes).isEqualTo(file.names("volumes"));
  }

  private Set<String> used(String kind) {
    Set<String> used = new TreeSet<>();
    file.services()
        .keySet()
        .forEach(name -> used.addAll(ComposeFile.texts(file.service(name), kind)));
    return used;
  }

  /** People reach three pages, from this machine only; all else is reached inside. */
  @Test
  void onlyPagesForPeopleArePublishedAndOnlyOnLoopback() {
    Set<String> published = new TreeSet<>();
    for (String name : file.services().keySet()) {
      for (String port : ComposeFile.texts(file.service(name), "ports")) {
        Matcher matcher = PUBLISHED.matcher(port);
        assertThat(matcher.matches()).as(port).isTrue();
        assertThat(PORTS.get(name)).contains(Integer.valueOf(matcher.group(2)));
        assertThat(published.add(matcher.group(1))).as(port).isTrue();
      }
    }
    assertThat(published).containsExactly("3000", "8087", "9090");
  }

  @Test
  void collectorListensWhereTheOthersAskAndAllowsTheNameThatTheyUse() {
    CollectorConfig config =
        ConfigLoader.forHost("any").file(Deployed.file("collector.yaml")).load().config();

    assertThat(Set.of(config.http().health().port(), config.http().metrics().port()))
        .isEqualTo(PORTS.get("collector"));
    assertThat(config.http().metrics().host()).isEqualTo("0.0.0.0");
    assertThat(config.http().metrics().allowedHosts()).contains("collector");
    assertThat(config.sinks().nats().orElseThrow().servers())
        .containsExactly(URI.create("nats://nats:4222"));
    assertThat(config.sinks().nats().orElseThrow().spool().directory())
        .isEqualTo(Path.of("/data/spool"));
    assertThat(ComposeFile.texts(file.service("collector"), "volumes"))
        .contains("collector-data:/data");
    assertThat(Deployed.text("nats/nats.conf"))
        .contains("listen: 0.0.0.0:4222", "store_dir: /data");
  }

  /** What files call another service by is a service, at a port where it listens. */
  @Test
  void addressesOfOtherServicesAreTheirs() {
    Set<String> addresses = new TreeSet<>();
    for (String name :
        List.of(
            "prometheus/prometheus.yml",
            "alertmanager/alertmanager.yml",
            "grafana/provisioning/datasources/prometheus.yaml")) {
      Matcher url = URL.matcher(Deployed.text(name));
      while (url.find()) {
        addresses.add(url.group().replace("http://", "").replace("\"", ""));
      }
    }
    addresses.remove("localhost:9090");
    assertThat(addresses)
        .containsExactly("alertmanager:9093", "collector:9092", "dingtalk:8060", "prometheus:9090")
        .allSatisfy(
            address -> {
              String[] parts = address.split(":", -1);
              assertThat(PORTS.get(parts[0])).contains(Integer.valueOf(parts[1]));
            });
  }

  @Test
  void noSecretStandsInTheFiles() throws IOException {
    for (String name : file.services().keySet()) {
      Object variables = ComposeFile.at(file.service(name), "environment").orElse(Map.of());
      ((Map<?, ?>) variables)
          .forEach(
              (variable, value) -> {
                if (SECRET.matcher(variable.toString()).matches()) {
                  assertThat(value.toString()).as("%s", variable).startsWith("/run/secrets/");
                }
              });
    }
    assertThat(file.names("secrets")).isNotEmpty();
    for (String secret : file.names("secrets")) {
      assertThat(ComposeFile.at(file.top(), "secrets", secret, "file"))
          .contains("./secrets/" + secret);
    }
    assertThat(Files.readString(Repository.root().resolve(".gitignore")).lines())
        .contains("secrets/");
  }
}
