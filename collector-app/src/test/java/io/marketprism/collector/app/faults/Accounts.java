package io.marketprism.collector.app.faults;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.marketprism.collector.app.mainjob.Statuses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether what a collector counts adds up. Pure functions of what {@code /status} says. */
final class Accounts {
  private Accounts() {}

  /** What does not add up, in words. */
  static List<String> faults(JsonObject status) {
    List<String> faults = new ArrayList<>();
    for (JsonObject sink : Statuses.rows(status, "sinks")) {
      Statuses.rows(sink, "data_types").forEach(type -> sink(type, faults));
    }
    Statuses.rows(status, "frames").forEach(venue -> frames(venue, faults));
    return faults;
  }

  private static void sink(JsonObject type, List<String> faults) {
    long came = number(type, "offered") + number(type, "recovered");
    long went =
        number(type, "published")
            + number(type, "in_flight")
            + number(type, "queued")
            + number(type, "spooled")
            + number(type, "merged")
            + sum(type.getAsJsonObject("dropped"));
    if (came != went) {
      faults.add("events came " + came + ", went " + went + ": " + type);
    }
    if (sum(type.getAsJsonObject("dropped")) > 0) {
      faults.add("events were dropped: " + type);
    }
  }

  private static void frames(JsonObject venue, List<String> faults) {
    long known =
        number(venue, "data")
            + number(venue, "control")
            + number(venue, "ignored")
            + sum(venue.getAsJsonObject("rejected"));
    if (number(venue, "frames") != known) {
      faults.add("frames do not add up: " + venue);
    }
  }

  private static long number(JsonObject of, String name) {
    return of.get(name).getAsLong();
  }

  private static long sum(JsonObject counts) {
    long sum = 0;
    for (Map.Entry<String, JsonElement> count : counts.entrySet()) {
      sum += count.getValue().getAsLong();
    }
    return sum;
  }
}
