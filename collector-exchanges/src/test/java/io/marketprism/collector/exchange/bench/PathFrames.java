package io.marketprism.collector.exchange.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.model.Decimals;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.testing.Corpus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/**
 * A snapshot and the depth frames that follow it: of a recording of real traffic where {@code
 * -Dcorpus} names them, else made up in the same shape. Immutable.
 *
 * @param snapshot 1,000 levels a side
 * @param frames consecutive
 */
record PathFrames(BookSnapshot snapshot, List<String> frames) {
  private static final long SEED = 20_261_122;
  private static final int LEVELS = 1_000;
  private static final double MEAN_LEVELS = 8.5;

  static PathFrames of(PathFeed feed, int count) {
    return Corpus.folder()
        .map(folder -> recorded(folder, feed, count))
        .orElseGet(() -> new Maker(feed).make(count));
  }

  private static PathFrames recorded(Path folder, PathFeed feed, int count) {
    BookSnapshot snapshot = null;
    for (JsonObject line : lines(folder.resolve(feed.recording + "-http.jsonl.gz"))) {
      if (line.get("url").getAsString().contains("/depth?")) {
        snapshot = snapshot(line.get("text").getAsString(), Scales.of(feed.instrument()));
        break;
      }
    }
    if (snapshot == null) {
      throw new IllegalArgumentException("no snapshot in " + feed.recording);
    }
    List<String> frames = new ArrayList<>();
    for (JsonObject line : lines(folder.resolve(feed.recording + "-ws1.jsonl.gz"))) {
      String text = line.has("text") ? line.get("text").getAsString() : "";
      if (text.startsWith("{\"stream\":\"" + feed.channel + "\"") && last(text) > snapshot.last()) {
        frames.add(text);
        if (frames.size() == count) {
          return new PathFrames(snapshot, frames);
        }
      }
    }
    throw new IllegalArgumentException(frames.size() + " depth frames in " + feed.recording);
  }

  private static long last(String text) {
    int at = text.indexOf("\"u\":") + 4;
    return Long.parseLong(text.substring(at, text.indexOf(',', at)));
  }

  private static Iterable<JsonObject> lines(Path file) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return lines.lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BookSnapshot snapshot(String body, Scales scales) {
    JsonScanner json = new JsonScanner();
    LevelList bids = new LevelList();
    LevelList asks = new LevelList();
    long last = 0;
    json.reset(body);
    json.beginObject();
    while (json.nextKey()) {
      if (json.keyIs("lastUpdateId")) {
        last = json.integer();
      } else if (json.keyIs("bids")) {
        json.levels(scales.price(), scales.size(), bids);
      } else if (json.keyIs("asks")) {
        json.levels(scales.price(), scales.size(), asks);
      } else {
        json.skipValue();
      }
    }
    json.end();
    return new BookSnapshot(
        last, bids, asks, false, false, scales, MarketEvent.UNKNOWN, 1_795_357_800_000_000_000L);
  }

  /** Makes frames up; a third of the levels are removals, most lie near the middle. */
  private static final class Maker {
    private final PathFeed feed;
    private final Random random = new Random(SEED);
    private final long middle = 617_930;
    private long time = 1_795_357_800_000L;
    private long id = 1_007_198_631_260L;

    Maker(PathFeed feed) {
      this.feed = feed;
    }

    PathFrames make(int count) {
      LevelList bids = new LevelList();
      LevelList asks = new LevelList();
      for (int i = 1; i <= LEVELS; i++) {
        bids.add(middle - 2L * i, 1 + random.nextInt(10_000));
        asks.add(middle + 2L * i, 1 + random.nextInt(10_000));
      }
      BookSnapshot snapshot =
          new BookSnapshot(
              id,
              bids,
              asks,
              false,
              false,
              Scales.of(feed.instrument()),
              MarketEvent.UNKNOWN,
              time * 1_000_000);
      List<String> frames = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        frames.add(frame());
      }
      return new PathFrames(snapshot, frames);
    }

    private String frame() {
      time += 20;
      long first = id + 1 + random.nextInt(60);
      long last = first + random.nextInt(400);
      StringBuilder frame = new StringBuilder(512);
      frame.append("{\"stream\":\"").append(feed.channel).append("\",\"data\":{");
      frame.append("\"e\":\"depthUpdate\",\"E\":").append(time);
      frame.append(",\"T\":").append(time - 8);
      frame.append(",\"s\":\"").append(feed.instrument().venueSymbol()).append('"');
      frame.append(",\"U\":").append(first).append(",\"u\":").append(last);
      frame.append(",\"pu\":").append(id);
      id = last;
      int levels = (int) Math.round(-MEAN_LEVELS * Math.log(1 - random.nextDouble()));
      int bids = levels == 0 ? 0 : random.nextInt(levels + 1);
      side(frame, "b", bids, -1);
      side(frame, "a", levels - bids, 1);
      return frame.append("}}").toString();
    }

    private void side(StringBuilder frame, String key, int levels, int direction) {
      frame.append(",\"").append(key).append("\":[");
      long price = middle;
      for (int i = 0; i < levels; i++) {
        price += direction * (1L + random.nextInt(30));
        long size = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(2_000);
        frame.append(i == 0 ? "[\"" : ",[\"");
        frame.append(decimal(price, feed.instrument().priceScale())).append("\",\"");
        frame.append(decimal(size, feed.instrument().sizeScale())).append("\"]");
      }
      frame.append(']');
    }

    private static String decimal(long mantissa, int scale) {
      return scale == 0
          ? Long.toString(mantissa)
          : Decimals.toBigDecimal(mantissa, scale).setScale(scale).toPlainString();
    }
  }
}
