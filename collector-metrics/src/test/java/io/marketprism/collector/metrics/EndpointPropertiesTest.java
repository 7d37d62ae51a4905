package io.marketprism.collector.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.metrics.http.EndpointProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointPropertiesTest {
  @Test
  void healthEndpointSetsNoSystemProperty() throws Exception {
    assertThat(probe("health")).isEqualTo("[]");
  }

  @Test
  void metricsEndpointSetsOnlyWhatSimpleclientSetsWhereNobodyDid() throws Exception {
    assertThat(probe("metrics"))
        .isEqualTo("[sun.net.httpserver.maxReqTime=60, sun.net.httpserver.maxRspTime=600]");
  }

  @Test
  void metricsEndpointSetsNothingWhereTheRunnerSetAll() throws Exception {
    assertThat(probe("metrics", "recommended")).isEqualTo("[]");
  }

  @Test
  void connectionsLeaveDescriptorsToOthersAndAreBounded() {
    assertThat(number(256, "jdk.httpserver.maxConnections")).isEqualTo(240);
    assertThat(number(1_024, "jdk.httpserver.maxConnections")).isEqualTo(240);
    assertThat(number(20_000, "jdk.httpserver.maxConnections")).isEqualTo(9_500);
    assertThat(number(Long.MAX_VALUE, "jdk.httpserver.maxConnections")).isEqualTo(12_000);
  }

  @Test
  void timesAreSecondsAndIdleConnectionsFewerThanAll() {
    assertThat(number(1_024, "sun.net.httpserver.maxReqTime")).isBetween(1, 30);
    assertThat(number(1_024, "sun.net.httpserver.maxRspTime")).isBetween(1, 30);
    assertThat(number(1_024, "sun.net.httpserver.maxIdleConnections"))
        .isLessThan(number(1_024, "jdk.httpserver.maxConnections"));
  }

  private static int number(long maxDescriptors, String name) {
    return Integer.parseInt(
        EndpointProperties.recommended(maxDescriptors).getOrDefault(name, "missing"));
  }

  private static String probe(String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(PropertiesProbe.class.getName());
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
