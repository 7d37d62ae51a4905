package io.marketprism.collector.app.simulator.stream;

import io.marketprism.collector.app.simulator.server.SimulatedConnection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One client's connection and the streams that it asked for. Not thread-safe; owned by the loop
 * thread.
 */
public final class Client {
  private final SimulatedConnection connection;
  private final StreamTable table;
  private final Predicate<String> served;
  private final Set<String> names = new LinkedHashSet<>();
  private final Map<String, Subscription> held = new HashMap<>();
  private Envelope envelope;
  private boolean touched;

  /**
   * A client that has asked for nothing.
   *
   * @param served which of the exchange's streams come on this connection at all
   */
  Client(
      SimulatedConnection connection,
      StreamTable table,
      Envelope envelope,
      Predicate<String> served) {
    this.connection = connection;
    this.table = table;
    this.envelope = envelope;
    this.served = served;
  }

  /** Where it is reached. */
  public SimulatedConnection connection() {
    return connection;
  }

  /** Puts another envelope around payloads from now on. */
  public void envelope(Envelope other) {
    envelope = other;
    for (String name : names()) {
      unsubscribe(name);
      subscribe(name);
    }
  }

  /**
   * Subscribes to a name, whether or not there is such a stream.
   *
   * @return false where it was already
   */
  public boolean subscribe(String name) {
    if (!names.add(name)) {
      return false;
    }
    if (table.has(name) && served.test(name)) {
      Subscription subscription =
          new Subscription(this, name, envelope.head(name), envelope.tail(name));
      held.put(name, subscription);
      table.sources(name).forEach(source -> table.add(source, subscription));
    }
    return true;
  }

  /**
   * Takes a subscription back.
   *
   * @return false where there was none
   */
  public boolean unsubscribe(String name) {
    Subscription gone = held.remove(name);
    if (gone != null) {
      table.sources(name).forEach(source -> table.remove(source, gone));
    }
    return names.remove(name);
  }

  void unsubscribeAll() {
    names().forEach(this::unsubscribe);
  }

  /** What it is subscribed to, in the order of asking. */
  public List<String> names() {
    return List.copyOf(names);
  }

  /** How many names it would hold with these too. */
  public int namesWith(List<String> more) {
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
