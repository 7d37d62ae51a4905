package io.marketprism.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.app.mainjob.CollectorProcess;
import io.marketprism.collector.app.mainjob.CollectorProcess.Places;
import io.marketprism.collector.app.mainjob.Configs;
import io.marketprism.collector.app.mainjob.EventFiles;
import io.marketprism.collector.app.simulator.Simulation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a command line or a configuration is said in one sentence, with code 2. */
class CommandLineIT {
  private static final String NOWHERE = "127.0.0.1:9";

  @TempDir private Path folder;

  @Test
  void unknownCommandIsUsage() throws IOException {
    assertThat(refused("colect")).anyMatch(line -> line.contains("'colect'"));
  }

  @Test
  void unknownOptionIsUsage() throws IOException {
    assertThat(refused("run", "--no-such-option"))
        .anyMatch(line -> line.contains("'--no-such-option'"));
  }

  @Test
  void unknownKeyIsNamedWithFileAndLine() throws IOException {
    String yaml = Configs.spot(NOWHERE, "[BTCUSDT]").replace("instance:", "instanse:");

    assertSentence(run(yaml), "config.yaml:1:", "instanse");
  }

  @Test
  void wrongValueIsNamedWithFileAndLine() throws IOException {
    String yaml = Configs.spot(NOWHERE, "[BTCUSDT]") + "health: {grace: soon}\n";

    assertSentence(run(yaml), "config.yaml:11:", "health.grace", "\"soon\"");
  }

  @Test
  void missingFileIsNamed() throws IOException {
    String missing = folder.resolve("none.yaml").toString();

    assertSentence(refused("run", "--config", missing), missing);
  }

  @Test
  void unknownVenueIsNamedWithFileAndLine() throws IOException {
    String yaml = Configs.spot(NOWHERE, "[BTCUSDT]").replace("binance-spot:", "mtgox-spot:");

    assertSentence(run(yaml), "config.yaml:3:", "venues.mtgox-spot");
  }

  @Test
  void symbolThatIsNotListedIsNamedWithFileAndLine() throws IOException {
    try (Simulation simulation = Simulation.builder().symbols(2).build()) {
      simulation.start();
      String yaml = Configs.spot("127.0.0.1:" + simulation.port(), "[BTCUSDT, NOSUCHUSDT]");

      assertSentence(
          run(yaml), "config.yaml:6:", "venues.binance-spot.instruments[1]", "\"NOSUCHUSDT\"");
    }
  }

  @Test
  void takenPortIsNamedWithFileAndLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      String yaml =
          Configs.spot(NOWHERE, "[BTCUSDT]")
              .replace("metrics: {port: 0}", "metrics: {port: " + port + "}");

      assertSentence(run(yaml), "config.yaml:10:", "http.metrics.port", port);
    }
  }

  @Test
  void dataFolderThatCannotBeWrittenIsNamed() throws IOException {
    Path inTheWay = Files.writeString(folder.resolve("file"), "");
    Path config = Configs.write(folder, Configs.spot(NOWHERE, "[BTCUSDT]"));
    String data = inTheWay.resolve("data").toString();

    assertSentence(
        refused("run", "--config", config.toString(), "--data", data),
        "--data",
        "sinks.files.directory",
        data);
    assertThat(inTheWay).isEmptyFile();
  }

  private List<String> run(String yaml) throws IOException {
    String config = Configs.write(folder, yaml).toString();
    return refused("run", "--config", config, "--data", folder.resolve("data").toString());
  }

  /** The lines on standard error of a process that ends with code 2 and leaves no file. */
  private List<String> refused(String... arguments) throws IOException {
    Places places = Places.below(folder);
    try (CollectorProcess process = CollectorProcess.start(places, List.of(), List.of(arguments))) {
      assertThat(process.exitCode(CollectorProcess.PATIENCE)).as(process.err()).isEqualTo(2);
      assertThat(process.out()).isEmpty();
      assertThat(EventFiles.all(places.workingFolder())).isEmpty();
      return process.err().lines().toList();
    }
  }

  private static void assertSentence(List<String> lines, String... parts) {
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).contains(parts);
  }
}
