package io.marketprism.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.mainjob.CollectorProcess;
import io.marketprism.collector.app.mainjob.CollectorProcess.Places;
import io.marketprism.collector.app.mainjob.Configs;
import io.marketprism.collector.app.mainjob.ConsumerBook;
import io.marketprism.collector.app.mainjob.EventFiles;
import io.marketprism.collector.app.mainjob.Statuses;
import io.marketprism.collector.app.simulator.Simulation;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.TrueBook;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan is checked, then traffic recorded, then the recording replayed to the same books. */
class RecordReplayIT {
  private static final String VENUE = "binance-spot";
  private static final Duration ORDERED = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @Test
  void replayOfARecordingGivesTheBooksOfTheExchange() throws IOException {
    try (Simulation simulation =
        Simulation.builder().venues(List.of("binance-spot")).symbols(3).rate(100).build()) {
      simulation.start();
      String authority = "127.0.0.1:" + simulation.port();
      int health = Configs.freePort();
      String yaml =
          Configs.spot(authority, "[BTC-USDT, \"*-USDT\"]")
              .replace("data: [", "depth: 5000\n    data: [")
              .replace("health: {port: 0}", "health: {port: " + health + "}");
      String config = Configs.write(folder, yaml).toString();
      Path recordings = folder.resolve("recordings");

      assertThat(ended(0, "check", "--config", config))
          .contains("3 instruments, 1 sockets, 6 channels, 3 books");
      record(simulation, health, config, recordings);

      List<String> replay = new ArrayList<>(List.of("replay", "--venue", VENUE));
      EventFiles.all(recordings).forEach(file -> replay.add(file.toString()));
      JsonObject books =
          JsonParser.parseString(ended(0, replay.toArray(String[]::new)))
              .getAsJsonObject()
              .getAsJsonObject("books");
      assertThat(books.size()).isEqualTo(3);
      for (Instrument instrument : simulation.instruments(VENUE)) {
        requireSame(
            simulation.book(VENUE, instrument.symbol()),
            books.getAsJsonObject(instrument.symbol()));
      }
    }
  }

  private void record(Simulation simulation, int health, String config, Path recordings)
      throws IOException {
    List<String> arguments =
        List.of("record", "--config", config, "--data", data(), "--out", recordings.toString());
    try (CollectorProcess recorder =
        CollectorProcess.start(Places.below(folder), List.of(), arguments)) {
      Await.until(
          "200 events",
          CollectorProcess.PATIENCE,
          () ->
              recorder
                  .at(health, "/status")
                  .filter(answer -> answer.status() == 200)
                  .filter(answer -> Statuses.allLive(answer.json(), 6))
                  .filter(answer -> Statuses.published(answer.json()) > 200)
                  .isPresent());
      simulation.pause();
      Await.until(
          "caught up",
          CollectorProcess.PATIENCE,
          () -> Statuses.caughtUp(recorder.at(health, "/status").orElseThrow().json(), simulation));
      recorder.terminate();
      assertThat(recorder.exitCode(ORDERED)).as(recorder.err()).isZero();
    }
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private static void requireSame(TrueBook truth, JsonObject replayed) {
    assertThat(replayed.get("status").getAsString()).as(truth.symbol()).isEqualTo("synced");
    assertThat(replayed.get("gaps").getAsLong()).as(truth.symbol()).isZero();
    assertThat(replayed.getAsJsonObject("final_book").get("digest").getAsString())
        .as(truth.symbol())
        .isEqualTo(ConsumerBook.digest(truth.bids(), truth.asks()));
  }

  /** What a command prints that ends by itself with that code. */
  private String ended(int code, String... arguments) throws IOException {
    try (CollectorProcess process =
        CollectorProcess.start(Places.below(folder), List.of(), List.of(arguments))) {
      assertThat(process.exitCode(CollectorProcess.PATIENCE)).as(process.err()).isEqualTo(code);
      return process.out();
    }
  }
}
