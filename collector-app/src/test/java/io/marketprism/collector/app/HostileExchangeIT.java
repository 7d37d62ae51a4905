package io.marketprism.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.mainjob.CollectorProcess;
import io.marketprism.collector.app.mainjob.CollectorProcess.Places;
import io.marketprism.collector.app.mainjob.Configs;
import io.marketprism.collector.app.mainjob.ConsumerBook;
import io.marketprism.collector.app.mainjob.EventFiles;
import io.marketprism.collector.app.mainjob.EventFiles.Line;
import io.marketprism.collector.app.mainjob.EventSchema;
import io.marketprism.collector.app.mainjob.ExchangeFront;
import io.marketprism.collector.app.mainjob.Statuses;
import io.marketprism.collector.app.simulator.Simulation;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.TrueBook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an exchange sends is hostile until it is checked. */
class HostileExchangeIT {
  private static final String VENUE = "binance-spot";
  private static final Duration ORDERED = Duration.ofSeconds(20);

  private static final String UNREADABLE = "the instrument list cannot be read: ";

  /** Paths, control characters, escapes of terminals, right-to-left marks, markup. */
  private static final List<String> NAMES =
      List.of(
          "BTC-USDT",
          "../../../../evil-USDT",
          "/etc/evil\\..-USDT",
          "CON\u0000\u0007\u001b[2J\u001b]0;evil\u0007-USDT",
          "line\r\nX_Evil: 1-USDT",
          "\u202egnp.exe-USDT",
          "<script>alert(1)</script>-USDT",
          "%2e%2e%2f{}$(id)`id`'\";&|-USDT");

  /** The name with a line feed is no match of the pattern; the rest are two feeds each. */
  private static final int LIVE_FEEDS = 2 * (NAMES.size() - 1);

  @TempDir private Path folder;

  @Test
  void hostileListsAndNamesHarmNothing() throws IOException {
    try (Simulation simulation =
        Simulation.builder().venues(List.of("binance-spot")).symbols(NAMES).rate(80).build()) {
      simulation.start();
      String behind = "127.0.0.1:" + simulation.port();
      try (ExchangeFront front = new ExchangeFront(behind, tooLong())) {
        int health = Configs.freePort();
        String yaml =
            Configs.spot(front.authority(), behind, "[\"*USDT\", BTCUSDT]")
                .replace("health: {port: 0}", "health: {port: " + health + "}");
        try (CollectorProcess collector = start(yaml)) {
          awaitReason(collector, health, UNREADABLE + "too_long: ");
          front.answerList(nested());
          awaitReason(collector, health, UNREADABLE + "the reply is not an instrument list");
          front.answerList(hugeNumbers());
          awaitReason(collector, health, UNREADABLE + "the instrument list is empty");
          front.passOnList();
          awaitLive(collector, health, LIVE_FEEDS);
          requireSameBooks(collector, health, simulation);
        }
      }
    }
    assertThat(EventFiles.read(data()))
        .extracting(line -> line.text("venue_symbol"))
        .contains("../../../../evilUSDT", "<script>alert(1)</script>USDT")
        .noneMatch(symbol -> symbol.startsWith("line"));
  }

  @Test
  void hostileFramesAreCountedAndTheBooksStayTrue() throws IOException {
    try (Simulation simulation =
        Simulation.builder().venues(List.of("binance-spot")).symbols(2).rate(100).build()) {
      simulation.start();
      String authority = "127.0.0.1:" + simulation.port();
      int health = Configs.freePort();
      String yaml =
          Configs.spot(authority, "[BTCUSDT, ETHUSDT]")
              .replace("health: {port: 0}", "health: {port: " + health + "}");
      try (CollectorProcess collector = start(yaml)) {
        awaitLive(collector, health, 4);
        for (String shape :
            List.of("truncated", "nested", "duplicate-keys", "huge-number", "invalid-utf8")) {
          long before = rejectedFrames(collector, health);
          simulation.inject("malformed count=20 shape=" + shape);
          Await.until(
              shape + " is counted",
              CollectorProcess.PATIENCE,
              () -> rejectedFrames(collector, health) >= before + 20);
        }
        simulation.inject("malformed shape=oversized");
        Await.until(
            "the connection that sent too much is replaced",
            CollectorProcess.PATIENCE,
            () -> simulation.connections().webSocketsOpened() > 1);
        awaitLive(collector, health, 4);
        requireSameBooks(collector, health, simulation);
      }
    }
    assertThat(EventFiles.read(data())).isNotEmpty();
  }

  private static byte[] tooLong() {
    byte[] list = new byte[40 << 20];
    Arrays.fill(list, (byte) ' ');
    return list;
  }

  private static byte[] nested() {
    String list = "{\"x\":" + nest(100_000) + ",\"symbols\":[]}";
    return list.getBytes(StandardCharsets.UTF_8);
  }

  private static String nest(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  private static byte[] hugeNumbers() {
    String number = "\"1e-100000000\"";
    String list =
        "{\"symbols\":[{\"symbol\":\"EVILUSDT\",\"symbol\":\"BTCUSDT\",\"status\":\"TRADING\","
            + "\"baseAsset\":\"BTC\",\"quoteAsset\":\"USDT\",\"filters\":["
            + "{\"filterType\":\"PRICE_FILTER\",\"tickSize\":"
            + number
            + "},{\"filterType\":\"LOT_SIZE\",\"stepSize\":"
            + number
            + "}]}],\"x\":1e100000000,\"y\":"
            + nest(255)
            + "}";
    return list.getBytes(StandardCharsets.UTF_8);
  }

  private CollectorProcess start(String yaml) throws IOException {
    Path config = Configs.write(folder, yaml.replace("data: [", "depth: 5000\n    data: ["));
    return CollectorProcess.start(
        Places.below(folder),
        List.of("-Xmx256m"),
        List.of("run", "--config", config.toString(), "--data", data().toString()));
  }

  private Path data() {
    return folder.resolve("data");
  }

  private static void awaitReason(CollectorProcess collector, int health, String part) {
    Await.until(
        part,
        CollectorProcess.PATIENCE,
        () ->
            collector
                .at(health, "/status")
                .filter(answer -> answer.status() == 200)
                .filter(answer -> answer.body().contains(part))
                .isPresent());
  }

  private static void awaitLive(CollectorProcess collector, int health, int feeds) {
    Await.until(
        feeds + " live",
        CollectorProcess.PATIENCE,
        () ->
            collector
                .at(health, "/status")
                .filter(answer -> answer.status() == 200)
                .filter(answer -> Statuses.allLive(answer.json(), feeds))
                .isPresent());
  }

  private static long rejectedFrames(CollectorProcess collector, int health) {
    JsonObject status = collector.at(health, "/status").orElseThrow().json();
    return Statuses.rows(status, "frames").stream()
        .flatMap(venue -> venue.getAsJsonObject("rejected").entrySet().stream())
        .mapToLong(reason -> reason.getValue().getAsLong())
        .sum();
  }

  /** Stops the market, ends the collector, and compares what it wrote with the true books. */
  private void requireSameBooks(CollectorProcess collector, int health, Simulation simulation)
      throws IOException {
    simulation.pause();
    Await.until(
        "caught up",
        CollectorProcess.PATIENCE,
        () -> Statuses.caughtUp(collector.at(health, "/status").orElseThrow().json(), simulation));
    collector.terminate();
    assertThat(collector.exitCode(ORDERED)).as(collector.err()).isZero();
    assertThat(simulation.failure()).isEmpty();
    assertThat(collector.err().replace("\n", "").replace("\t", ""))
        .matches(text -> text.chars().noneMatch(Character::isISOControl));
    List<Line> lines = EventFiles.read(data());
    assertThat(new EventSchema().faults(lines)).isEmpty();
    for (Instrument instrument : simulation.instruments(VENUE)) {
      if (instrument.symbol().indexOf('\n') < 0) {
        requireSameBook(simulation.book(VENUE, instrument.symbol()), lines);
      }
    }
    assertThat(EventFiles.all(folder))
        .allMatch(
            file ->
                file.startsWith(data())
                    || file.startsWith(folder.resolve("logs"))
                    || file.equals(folder.resolve("config.yaml")));
  }

  private static void requireSameBook(TrueBook truth, List<Line> lines) {
    ConsumerBook book = new ConsumerBook();
    lines.stream()
        .filter(line -> line.feed().equals("orderbook") && !line.isInterruption())
        .filter(line -> line.text("venue_symbol").equals(truth.symbol()))
        .forEach(book::accept);
    assertThat(book.digest())
        .as(truth.symbol())
        .isEqualTo(ConsumerBook.digest(truth.bids(), truth.asks()));
  }
}
