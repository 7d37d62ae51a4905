package io.marketprism.collector.app.mainjob;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.marketprism.collector.app.simulator.Simulation;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.model.Text;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@code /status} says. */
public final class Statuses {
  private Statuses() {}

  /** The rows of an array. */
  public static List<JsonObject> rows(JsonObject status, String name) {
    List<JsonObject> rows = new ArrayList<>();
    for (JsonElement row : status.getAsJsonArray(name)) {
      rows.add(row.getAsJsonObject());
    }
    return rows;
  }

  /** The feeds of one data type. */
  public static List<JsonObject> feeds(JsonObject status, String dataType) {
    return rows(status, "feeds").stream()
        .filter(feed -> feed.get("data_type").getAsString().equals(dataType))
        .toList();
  }

  /** Whether there are so many feeds, and all are live. */
  public static boolean allLive(JsonObject status, int feeds) {
    List<JsonObject> all = rows(status, "feeds");
    return all.size() == feeds
        && all.stream().allMatch(feed -> feed.get("state").getAsString().equals("live"));
  }

  /** Events of all types that the first sink has taken. */
  public static long published(JsonObject status) {
    return rows(rows(status, "sinks").get(0), "data_types").stream()
        .mapToLong(type -> type.get("published").getAsLong())
        .sum();
  }

  /** How many of the kernel's connections belong to an owner other than the slots. */
  public static int ownedSockets(JsonObject status, String owner) {
    return reconciled(status, "owned").stream()
        .filter(row -> row.get("owner").getAsString().equals(owner))
        .mapToInt(row -> row.get("count").getAsInt())
        .sum();
  }

  /** On what the counts of sockets do not agree. */
  public static List<JsonObject> unaccounted(JsonObject status) {
    return reconciled(status, "differences");
  }

  private static List<JsonObject> reconciled(JsonObject status, String name) {
    return status.has("reconciliation")
        ? rows(status.getAsJsonObject("reconciliation"), name)
        : List.of();
  }

  /** Messages that were refused, over all feeds. */
  public static long rejected(JsonObject status) {
    return rows(status, "feeds").stream()
        .flatMap(feed -> feed.getAsJsonObject("rejected").entrySet().stream())
        .mapToLong(reason -> reason.getValue().getAsLong())
        .sum();
  }

  /** Whether every book is live and stands where the exchange's does, which has to stand still. */
  public static boolean caughtUp(JsonObject status, Simulation simulation) {
    return feeds(status, "orderbook").stream().allMatch(feed -> isCaughtUp(feed, simulation));
  }

  private static boolean isCaughtUp(JsonObject feed, Simulation simulation) {
    JsonObject book = feed.getAsJsonObject("book");
    String venue = feed.get("venue").getAsString();
    String shown = feed.get("venue_symbol").getAsString();
    String symbol =
        simulation.instruments(venue).stream()
            .map(Instrument::symbol)
            .filter(one -> Text.printable(one).equals(shown))
            .findFirst()
            .orElseThrow();
    return feed.get("state").getAsString().equals("live")
        && book.has("sequence")
        && book.get("sequence").getAsLong() == simulation.counts(venue, symbol).lastUpdateId();
  }
}
