package io.marketprism.collector.app.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.mainjob.CollectorProcess;
import io.marketprism.collector.app.mainjob.Configs;
import io.marketprism.collector.app.mainjob.HugeList;
import io.marketprism.collector.app.nats.NatsClient;
import io.marketprism.collector.app.nats.NatsServer;
import io.marketprism.collector.app.simulator.Simulation;
import io.marketprism.collector.testing.RequiresTool;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image's own command line, with the configuration that it holds, in the place of a container.
 */
class ImageIT {
  private static final Pattern FLAG = Pattern.compile("(?m)^\\s*\\S+ (\\w+)\\s+= (\\S+)");
  private static final long THREE_GB = 3_000_000_000L;

  @TempDir private Path folder;

  @Test
  @RequiresTool(command = "nats-server", debianPackage = "nats-server")
  void collectsAnswersAndEndsInOrderWhileNatsIsAway() throws IOException {
    try (Simulation simulation = Simulation.builder().symbols(2).build();
        NatsServer nats = NatsServer.in(folder).config(jetStream()).start();
        NatsClient client = nats.connect()) {
      simulation.start();
      String yaml = Deployed.text("collector.yaml") + simulation.configuration();
      Map<String, String> environment = Map.of("MARKETPRISM_SINKS__NATS__SERVERS", nats.url());
      try (ImageProcess image = ImageProcess.start(folder, yaml, environment)) {
        awaitReady(image);
        assertThat(image.healthCheck()).as("health check").isZero();
        assertThat(image.health("/")).as("page").contains(200);
        assertThat(image.health("/status")).contains(200);
        assertThat(image.metrics("collector:9092")).contains(200);
        assertThat(image.metrics("stranger:9092")).contains(421);
        Await.until(
            "trades", CollectorProcess.PATIENCE, () -> isHeld(client, "MARKETPRISM_TRADES"));

        nats.suspend();
        image.terminate();

        assertThat(image.exitCode()).as(image.output()).isZero();
        assertThat(image.healthCheck()).as("health check of what has ended").isNotZero();
        assertThat(image.output().lines()).allMatch(line -> line.startsWith("{"));
        assertThat(image.data()).isDirectoryNotContaining("glob:**/{heap,hs_err}*");
      }
    }
  }

  private static void awaitReady(ImageProcess image) {
    Await.until(
        "ready",
        CollectorProcess.PATIENCE,
        () -> image.health("/ready").orElse(0) == 200 || !image.isAlive());
    assertThat(image.isAlive()).as(image.output()).isTrue();
  }

  /** The collector's block of the server's file, in a folder of this test's. */
  private String jetStream() {
    Matcher block =
        Pattern.compile("jetstream \\{[^}]*\\}").matcher(Deployed.text("nats/nats.conf"));
    assertThat(block.find()).isTrue();
    return block.group().replace("/data", folder.resolve("store").toString());
  }

  private static boolean isHeld(NatsClient client, String stream) {
    try {
      return client.streams().getStreamInfo(stream).getStreamState().getMsgCount() > 0;
    } catch (IOException | JetStreamApiException e) {
      return false;
    }
  }

  /** The list is larger than the heap of so small a container, and smaller than a reply may be. */
  @Test
  void exhaustedHeapIsDumpedAndEndsTheProcessWithThree() throws IOException {
    Map<String, String> environment =
        Map.of(
            "JDK_JAVA_OPTIONS", "-XX:MaxRAM=48m",
            "MARKETPRISM_SINKS__NATS__SERVERS", "nats://127.0.0.1:9");
    try (HugeList exchange = new HugeList();
        ImageProcess image =
            ImageProcess.start(
                folder, Configs.spot(exchange.authority(), "[BTCUSDT]"), environment)) {
      assertThat(image.exitCode()).as(image.output()).isEqualTo(3);
      // Which of the JVM and the process itself ends it first is a race; both end it with 3.
      assertThat(image.output()).contains("java.lang.OutOfMemoryError: ");
      assertThat(image.data().resolve("heap.hprof")).exists();
    }
  }

  /** Above 3 GB of resident memory there is an alert, which a full heap alone must not raise. */
  @Test
  void whatIsBoundedOfTheProcessFitsBelowTheAlertInAContainerOfFourGigabytes() throws IOException {
    List<String> options =
        ImageFile.read().command().stream().filter(word -> word.startsWith("-XX:")).toList();
    Map<String, String> flags = flags(options);

    assertThat(Long.parseLong(flags.get("MaxHeapSize"))).isEqualTo(2L << 30);
    assertThat(
            bytes(flags, "MaxHeapSize", "MaxDirectMemorySize", "MaxMetaspaceSize")
                + bytes(flags, "ReservedCodeCacheSize"))
        .isLessThan(THREE_GB);
    assertThat(flags)
        .containsEntry("UseG1GC", "true")
        .containsEntry("ExitOnOutOfMemoryError", "true")
        .containsEntry("HeapDumpOnOutOfMemoryError", "true");
  }

  private static long bytes(Map<String, String> flags, String... names) {
    return Arrays.stream(names).mapToLong(name -> Long.parseLong(flags.get(name))).sum();
  }

  /** All flags of a JVM that sees four gibibytes and one core. */
  private Map<String, String> flags(List<String> options) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    words.addAll(options);
    words.addAll(
        List.of("-XX:MaxRAM=4g", "-XX:ActiveProcessorCount=1", "-XX:+PrintFlagsFinal", "-version"));
    Path output = folder.resolve("flags");
    new ProcessBuilder(words).redirectOutput(output.toFile()).start().onExit().join();
    Map<String, String> flags = new HashMap<>();
    Matcher flag = FLAG.matcher(Files.readString(output));
    while (flag.find()) {
      flags.put(flag.group(1), flag.group(2));
    }
    return flags;
  }
}
