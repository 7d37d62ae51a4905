package io.marketprism.collector.exchange.okx;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.spi.RecordingReplay;
import io.marketprism.collector.spi.RecordingReplay.ReplayedBook;
import io.marketprism.collector.spi.ReplayContext;
import io.marketprism.collector.sync.BookObserver;
import io.marketprism.collector.sync.FeedContext;
import io.marketprism.collector.testing.Corpus;
import io.marketprism.collector.testing.RequiresCorpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each single message of real traffic is events, control, of no feed of ours, or refused. */
@RequiresCorpus
class OkxSamplesTest {
  /** What files of such a name hold, as patterns; the first that fits counts. */
  private static final String[][] EXPECTED = {
    {"event_.*", "control"},
    {"bbo-tbt-0[1-6].*", "refused: it is of before there were ids"},
    {"books-l2-tbt_snapshot-0[56].*", "refused: its checksum is of levels that were cut out"},
    {"fixture_ws_books_(snapshot|update).*|books_snapshot-03.*", "events|refused: .*|delta"},
    {".*_update.*", "delta"},
    {"(books_|books-l2-tbt_|bbo-tbt|fixture_ws_bbo|trades-0|fixture_ws_trades).*", "events"},
    {"fixture_ws_opt_summary.*", "refused: it is no frame"},
    {".*", "not collected"},
  };

  @Test
  void everyFrameIsWhatItsNameSays() throws IOException {
    Map<String, String> wrong = new TreeMap<>();
    List<Path> frames = samples("(?!rest_|fixture_http_|sent_).*");
    for (Path sample : frames) {
      String name = sample.getFileName().toString();
      String found = found(Files.readString(sample));
      if (!found.matches(expected(name))) {
        wrong.put(name, found);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(frames).hasSizeGreaterThan(50);
  }

  @Test
  void everyListOfOurSegmentsIsRead() throws IOException {
    List<Path> lists = samples(".*instruments_?(spot|swap|futures)?-0.*");
    for (Path list : lists) {
      String body = Files.readString(list);
      if (body.contains("\"code\"")) {
        assertThat(OkxInstruments.parse(body)).as("%s", list).isNotEmpty();
      }
    }
    assertThat(lists).hasSizeGreaterThan(8);
  }

  @Test
  void everySubscriptionIsUnderstood() throws IOException {
    OkxReplay replay = new OkxReplay(Segment.SPOT.venue());
    List<Path> sent = samples("sent_.*");
    long channels = 0;
    for (Path request : sent) {
      channels += replay.sent(Files.readString(request)).size();
    }
    assertThat(channels).isGreaterThan(20);
  }

  private static String expected(String name) {
    for (String[] entry : EXPECTED) {
      if (name.matches(entry[0])) {
        return entry[1];
      }
    }
    throw new IllegalStateException(name);
  }

  /** What becomes of a frame whose channel is subscribed, where we have one such. */
  private static String found(String text) {
    List<MarketEvent> published = new ArrayList<>();
    RecordingReplay replay =
        new OkxProvider()
            .replay(
                Segment.SPOT.venue(),
                new ReplayContext(
                    new FeedContext(
                        published::add,
                        new Clocks(() -> Instant.EPOCH, () -> 0),
                        () -> 1,
                        Duration.ofSeconds(60)),
                    (connection, symbol) -> BookObserver.NONE));
    JsonElement frame = JsonParser.parseString(text);
    if (!frame.isJsonObject()) {
      replay.received("ws1", text, 1);
      assertThat(replay.rejectedFrames()).isEqualTo(1);
      return "refused: it is no frame";
    }
    if (frame.getAsJsonObject().has("event")) {
      assertThat(new DecoderHarness().decode(text)).isEqualTo("CONTROL");
      return "control";
    }
    String argument = frame.getAsJsonObject().get("arg").toString();
    replay.sent("ws1", "{\"op\":\"subscribe\",\"args\":[" + argument + "]}");
    replay.received("ws1", text, 1);
    return outcome(replay, published);
  }

  private static String outcome(RecordingReplay replay, List<MarketEvent> published) {
    if (!published.isEmpty()) {
      return "events";
    }
    if (replay.rejectedFrames() > 0) {
      return "refused: it is of before there were ids";
    }
    for (ReplayedBook book : replay.books()) {
      return book.checks().mismatch() > 0
          ? "refused: its checksum is of levels that were cut out"
          : "delta";
    }
    return "not collected";
  }

  private static List<Path> samples(String name) throws IOException {
    try (Stream<Path> all = Files.list(Corpus.path().resolve("samples/okx"))) {
      return all.filter(file -> file.getFileName().toString().matches(name)).sorted().toList();
    }
  }
}
