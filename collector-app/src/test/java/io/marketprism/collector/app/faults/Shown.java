package io.marketprism.collector.app.faults;

import com.google.gson.JsonObject;
import io.marketprism.collector.app.mainjob.Statuses;
import java.util.stream.Collectors;

/** What of a status helps to see why something did not happen. */
final class Shown {
  private static final int MOST = 5;

  private Shown() {}

  static String trouble(JsonObject status) {
    String feeds =
        Statuses.rows(status, "feeds").stream()
            .filter(feed -> !feed.get("state").getAsString().equals("live"))
            .limit(MOST)
            .map(JsonObject::toString)
            .collect(Collectors.joining("; "));
    String connections =
        Statuses.rows(status, "connections").stream()
            .limit(MOST)
            .map(JsonObject::toString)
            .collect(Collectors.joining("; "));
    return "not live: " + feeds + "; connections: " + connections;
  }
}
