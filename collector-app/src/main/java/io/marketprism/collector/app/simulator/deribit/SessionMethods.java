package io.marketprism.collector.app.simulator.deribit;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import io.marketprism.collector.app.simulator.stream.StreamTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The methods of a WebSocket connection: channels and heartbeats. Channels that do not exist are
 * absent from the result; raw ones are for those who have an account.
 *
 * <p>Source: Deribit, subscriptions and heartbeats, read 2026-11-22.
 */
final class SessionMethods {
  /** Where the exchange speaks of itself. */
  static final String PLATFORM_STATE = "platform_state";

  private static final String RAW = ".raw";

  private final StreamTable table;
  private final LongSupplier nanoTime;

  SessionMethods(StreamTable table, LongSupplier nanoTime) {
    this.table = table;
    this.nanoTime = nanoTime;
  }

  /** Whether a method is one of these, and not to be had over REST. */
  static boolean has(String method) {
    return switch (method) {
      case "public/subscribe",
          "public/unsubscribe",
          "public/unsubscribe_all",
          "public/set_heartbeat",
          "public/disable_heartbeat" ->
          true;
      default -> false;
    };
  }

  /**
   * Does what is asked for.
   *
   * @param begun gets the channels that were not subscribed before
   * @throws RpcException where it cannot be done
   */
  JsonElement call(Session session, RpcRequest request, List<String> begun) {
    return switch (request.method()) {
      case "public/subscribe" -> subscribe(session, request.channels(), begun);
      case "public/unsubscribe" -> unsubscribe(session, request.channels());
      case "public/unsubscribe_all" -> {
        unsubscribe(session, session.client().names());
        yield new JsonPrimitive("ok");
      }
      case "public/set_heartbeat" -> heartbeat(session, request.number("interval", 0));
      default -> {
        session.heartbeat().stop();
        yield new JsonPrimitive("ok");
      }
    };
  }

  private JsonArray subscribe(Session session, List<String> names, List<String> begun) {
    if (names.stream().anyMatch(name -> name.endsWith(RAW))) {
      throw new RpcException(13_778, "raw_subscriptions_not_available_for_unauthorized");
    }
    List<String> granted = new ArrayList<>();
    for (String name : names) {
      if (table.has(name) || name.equals(PLATFORM_STATE)) {
        granted.add(name);
        if (session.client().subscribe(name)) {
          begun.add(name);
        }
      }
    }
    return array(granted);
  }

  private static JsonArray unsubscribe(Session session, List<String> names) {
    return array(names.stream().filter(session.client()::unsubscribe).toList());
  }

  private static JsonArray array(List<String> names) {
    JsonArray array = new JsonArray();
    names.forEach(array::add);
    return array;
  }

  private JsonPrimitive heartbeat(Session session, int seconds) {
    if (seconds < Heartbeat.LEAST_SECONDS) {
      throw RpcException.invalidParams("interval must be at least " + Heartbeat.LEAST_SECONDS);
    }
    session.heartbeat().each(Duration.ofSeconds(seconds), nanoTime.getAsLong());
    return new JsonPrimitive("ok");
  }
}
