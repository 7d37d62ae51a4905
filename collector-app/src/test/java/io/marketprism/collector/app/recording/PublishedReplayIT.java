package io.marketprism.collector.app.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.app.command.ReplayCommand;
import io.marketprism.collector.app.nats.NatsClient;
import io.marketprism.collector.app.nats.NatsServer;
import io.marketprism.collector.testing.RequiresCorpus;
import io.marketprism.collector.testing.RequiresTool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * A recording that is published to NATS and read back gives its truth document. Those of some
 * minutes are left out unless {@code -Dcorpus.published=all}.
 */
@RequiresCorpus
@RequiresTool(command = "nats-server", debianPackage = "nats-server")
class PublishedReplayIT {
  private static final long SMALL_BYTES = 1 << 20;

  private final PrintStream realOut = System.out;
  private final PrintStream realErr = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path folder;

  @AfterEach
  void restore() {
    System.setOut(realOut);
    System.setErr(realErr);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "binance-coinm-2021-02",
        "binance-coinm-2024-01",
        "binance-spot-2021-02",
        "binance-spot-2021-04",
        "binance-spot-2024-01",
        "binance-usdm-2021-01",
        "binance-usdm-2021-03",
        "binance-usdm-2023-01",
        "binance-usdm-2024-01",
        "binance-usdm-2024-03",
        "binanceus-spot-2021-01",
        "binanceus-spot-2021-03",
        "binancetr-spot-2023-01",
        "deribit-options-2021-01",
        "deribit-options-2021-03"
      })
  void streamsHoldTheBooksAndTradesOfTheTruth(String recording) throws Exception {
    TruthDocument truth = TruthDocument.of(recording);
    assumeThat(isWanted(truth.files())).as("small, or all are wanted").isTrue();
    try (NatsServer server = NatsServer.start(folder);
        NatsClient client = server.connect()) {
      assertThat(replay(truth.files(), server.url())).as(printedErrors()).isZero();
      JsonObject replayed = JsonParser.parseString(printed()).getAsJsonObject();

      JsonObject read = new StreamSummary(replayed).read(client);

      assertThat(truth.differences(read)).isEmpty();
      assertThat(truth.compared()).as("figures compared").isGreaterThan(50);
    }
  }

  @Test
  void replayThatIsPublishedTwiceIsThereOnce() throws Exception {
    TruthDocument truth = TruthDocument.of("deribit-options-2021-03");
    try (NatsServer server = NatsServer.start(folder);
        NatsClient client = server.connect()) {
      assertThat(replay(truth.files(), server.url())).isZero();
      JsonObject replayed = JsonParser.parseString(printed()).getAsJsonObject();
      assertThat(replay(truth.files(), server.url())).isZero();

      assertThat(truth.differences(new StreamSummary(replayed).read(client))).isEmpty();
    }
  }

  @Test
  void eventsThatTheServerDoesNotTakeAreADifference() throws Exception {
    TruthDocument truth = TruthDocument.of("binance-spot-2021-04");
    try (NatsServer server = NatsServer.in(folder).config("max_payload: 4096").start()) {
      assertThat(replay(truth.files(), server.url())).isEqualTo(1);

      assertThat(printedErrors()).contains("replay: ", "were not published");
      assertThat(printed()).isEmpty();
    }
  }

  private static boolean isWanted(List<Path> files) throws IOException {
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
    }
    return bytes < SMALL_BYTES || System.getProperty("corpus.published", "").equals("all");
  }

  private int replay(List<Path> files, String url) {
    List<String> arguments = new ArrayList<>(List.of("--nats", url));
    files.forEach(file -> arguments.add(file.toString()));
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    return new CommandLine(new ReplayCommand()).execute(arguments.toArray(String[]::new));
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String printedErrors() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
