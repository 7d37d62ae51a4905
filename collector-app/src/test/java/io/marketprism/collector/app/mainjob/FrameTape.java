package io.marketprism.collector.app.mainjob;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/**
 * Frames of a recording whose books begin in their channels, and the instrument lists with them.
 * Immutable.
 *
 * @param lists what was answered for lists, by the query of the request
 * @param frames what was sent, in order
 */
record FrameTape(Map<String, JsonObject> lists, List<Frame> frames) {

  /**
   * One frame of books or trades.
   *
   * @param channel as the collector subscribes it
   * @param symbol the exchange's id
   * @param dataType the feed that it is for
   * @param messages how many messages that feed counts
   */
  record Frame(String channel, String symbol, String dataType, int messages, String text) {}

  /** How an exchange speaks. */
  interface Dialect {
    /** A received frame as it is played; empty where it is not of books and trades. */
    Optional<Frame> frame(JsonObject json);

    /** The entries of a list. */
    JsonArray entries(JsonObject list);

    /** The name of the time at which an entry ends. */
    String expiry();

    /** The channels that a request subscribes. */
    List<String> subscribed(String request);

    /** What the exchange answers to a request. */
    List<String> answers(String request);
  }

  /** Reads both files of a recording of one connection. */
  static FrameTape read(Path folder, String recording, Dialect dialect, Predicate<String> wanted)
      throws IOException {
    Map<String, JsonObject> lists = new LinkedHashMap<>();
    for (JsonObject line : lines(folder.resolve(recording + "-http.jsonl.gz"))) {
      JsonObject list = JsonParser.parseString(line.get("text").getAsString()).getAsJsonObject();
      lists.put(URI.create(line.get("url").getAsString()).getQuery(), list);
    }
    List<Frame> frames = new ArrayList<>();
    for (JsonObject line : lines(folder.resolve(recording + "-ws1.jsonl.gz"))) {
      if (line.get("dir").getAsString().equals("in")) {
        String text = line.get("text").getAsString();
        dialect
            .frame(JsonParser.parseString(text).getAsJsonObject())
            .filter(frame -> wanted.test(frame.symbol()))
            .ifPresent(frames::add);
      }
    }
    return new FrameTape(lists, List.copyOf(frames));
  }

  private static List<JsonObject> lines(Path file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return reader.lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
    }
  }

  /** The channels that are played. */
  Set<String> channels() {
    Set<String> channels = new LinkedHashSet<>();
    frames.forEach(frame -> channels.add(frame.channel()));
    return channels;
  }

  /** The instruments whose books are played. */
  List<String> symbols() {
    return frames.stream().map(Frame::symbol).distinct().sorted().toList();
  }
}
