package io.marketprism.collector.app.mainjob;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.app.simulator.market.Channel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The messages of one recording of Binance's combined streams, each payload byte for byte as it was
 * sent, and the snapshots that were asked for meanwhile. Immutable.
 *
 * @param symbols the exchange's symbols, in the order of the recorded snapshots
 * @param messages in the order of their arrival
 * @param snapshots the recorded snapshot of each symbol
 */
record Tape(
    String venue, List<String> symbols, List<Message> messages, Map<String, JsonObject> snapshots) {
  private static final Pattern DEPTH = Pattern.compile("/depth\\?(?:.*&)?symbol=([A-Z0-9_]+)");
  private static final String ENVELOPE = "{\"stream\":\"";
  private static final String DATA = "\",\"data\":";
  private static final Map<String, Channel> CHANNELS =
      Map.of(
          "depth@100ms", Channel.DEPTH,
          "trade", Channel.TRADE,
          "aggTrade", Channel.AGGREGATE_TRADE,
          "bookTicker", Channel.BBO);

  /** Whether it is of a market without contracts. */
  boolean isSpot() {
    return venue.endsWith("-spot");
  }

  /** One message, without the envelope that names its stream. */
  record Message(String symbol, Channel channel, byte[] payload) {
    JsonObject json() {
      return JsonParser.parseString(new String(payload, StandardCharsets.UTF_8)).getAsJsonObject();
    }

    /** The exchange's id of what it says: of the last update, the trade or the aggregate. */
    long id() {
      String field =
          switch (channel) {
            case DEPTH, BBO -> "u";
            case TRADE -> "t";
            case AGGREGATE_TRADE -> "a";
            default -> throw new IllegalStateException(channel + " has no id");
          };
      return json().get(field).getAsLong();
    }
  }

  /** Reads what a recording says of the symbols that are wanted. */
  static Tape read(Path folder, String recording, Predicate<String> wanted) throws IOException {
    Map<String, JsonObject> snapshots = new HashMap<>();
    List<String> symbols = new ArrayList<>();
    List<Message> messages = new ArrayList<>();
    for (Path file : files(folder, recording)) {
      try (BufferedReader lines = lines(file)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          JsonObject json = JsonParser.parseString(line).getAsJsonObject();
          String kind = json.get("dir").getAsString();
          if (kind.equals("in")) {
            message(json.get("text").getAsString())
                .filter(message -> wanted.test(message.symbol()))
                .ifPresent(messages::add);
          } else if (kind.equals("http")) {
            addSnapshot(json, wanted, symbols, snapshots);
          }
        }
      }
    }
    String venue = recording.replaceFirst("-20.*", "");
    return new Tape(venue, List.copyOf(symbols), List.copyOf(messages), Map.copyOf(snapshots));
  }

  private static List<Path> files(Path folder, String recording) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.getFileName().toString().startsWith(recording + "-"))
          .filter(file -> file.toString().endsWith(".jsonl.gz"))
          .sorted()
          .toList();
    }
  }

  private static BufferedReader lines(Path file) throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
  }

  private static void addSnapshot(
      JsonObject line,
      Predicate<String> wanted,
      List<String> symbols,
      Map<String, JsonObject> snapshots) {
    Matcher symbol = DEPTH.matcher(line.get("url").getAsString());
    if (symbol.find() && wanted.test(symbol.group(1))) {
      JsonElement body = JsonParser.parseString(line.get("text").getAsString());
      snapshots.put(symbol.group(1), body.getAsJsonObject());
      symbols.add(symbol.group(1));
    }
  }

  /** A message of a kind that is played; empty where it is of another. */
  private static Optional<Message> message(String text) {
    int nameEnd = text.indexOf(DATA);
    if (!text.startsWith(ENVELOPE) || nameEnd < 0) {
      throw new IllegalArgumentException("not a combined stream: " + text);
    }
    String[] name = text.substring(ENVELOPE.length(), nameEnd).split("@", 2);
    Channel channel = CHANNELS.get(name[1]);
    if (channel == null) {
      return Optional.empty();
    }
    String payload = text.substring(nameEnd + DATA.length(), text.length() - 1);
    return Optional.of(
        new Message(
            name[0].toUpperCase(Locale.ROOT), channel, payload.getBytes(StandardCharsets.UTF_8)));
  }
}
