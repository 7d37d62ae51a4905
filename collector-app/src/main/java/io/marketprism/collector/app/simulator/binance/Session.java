package io.marketprism.collector.app.simulator.binance;

import io.marketprism.collector.app.simulator.binance.StreamTable.Stream;
import io.marketprism.collector.app.simulator.server.SimulatedConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One client's connection and what it asked for. Not thread-safe; owned by the loop thread. */
final class Session {
  private record Held(Stream stream, Subscription subscription) {}

  private final SimulatedConnection connection;
  private final StreamTable table;
  private final Heartbeat heartbeat;
  private final RollingLimit messages;
  private final Set<String> names = new LinkedHashSet<>();
  private final Map<String, Held> held = new HashMap<>();
  private boolean combined;
  private boolean touched;

  Session(
      SimulatedConnection connection, boolean combined, StreamTable table, Heartbeat heartbeat) {
    this.connection = connection;
    this.combined = combined;
    this.table = table;
    this.heartbeat = heartbeat;
    messages = new RollingLimit(heartbeat.limits().messagesPerSecond(), Duration.ofSeconds(1));
  }

  SimulatedConnection connection() {
    return connection;
  }

  Heartbeat heartbeat() {
    return heartbeat;
  }

  /** Whether payloads come in an envelope that names their stream. */
  boolean combined() {
    return combined;
  }

  void combined(boolean now) {
    combined = now;
  }

  /** Counts a frame from the client; false where it is one too many. */
  boolean received(long now) {
    return messages.offer(now);
  }

  /** Subscribes to a name, whether or not there is such a stream; twice is as once. */
  void subscribe(String name) {
    Optional<Stream> stream = table.stream(name);
    if (names.add(name) && stream.isPresent()) {
      Subscription subscription = new Subscription(this, name);
      held.put(name, new Held(stream.get(), subscription));
      table.add(stream.get(), subscription);
    }
  }

  void unsubscribe(String name) {
    names.remove(name);
    Held gone = held.remove(name);
    if (gone != null) {
      table.remove(gone.stream(), gone.subscription());
    }
  }

  void unsubscribeAll() {
    new ArrayList<>(names).forEach(this::unsubscribe);
  }

  /** What it is subscribed to, in the order of asking. */
  List<String> names() {
    return List.copyOf(names);
  }

  /** How many names it would hold with these too. */
  int namesWith(List<String> more) {
    Set<String> all = new LinkedHashSet<>(names);
    all.addAll(more);
    return all.size();
  }

  /** Whether anything can come to it. */
  boolean listens() {
    return !held.isEmpty();
  }

  /** Remembers that something waits for {@link #flush()}. */
  void touch() {
    touched = true;
  }

  /** Sends what waits. */
  void flush() {
    if (touched) {
      touched = false;
      connection.flush();
    }
  }
}
