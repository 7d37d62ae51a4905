package io.marketprism.collector.app.simulator.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One fault: what kind, on what, how often, when. Immutable.
 *
 * <p>Written as its kind and {@code key=value} pairs between blanks, several faults with semicolons
 * between them:
 *
 * <pre>drop stream=btcusdt@depth* count=3 after=10s; reset every=30s; refuse status=429 for=5s
 * </pre>
 *
 * <p>Without {@code count} one message, request or upgrade is hit, and all open connections; with
 * {@code for} as many as come in that time. Without {@code stream}, {@code path}, {@code symbol} or
 * {@code connection} all are meant.
 */
public final class Fault {
  private final FaultKind kind;
  private final Map<FaultKey, String> values;

  private Fault(FaultKind kind, Map<FaultKey, String> values) {
    this.kind = kind;
    this.values = values;
  }

  /** A fault of this kind without any key. */
  public static Fault of(FaultKind kind) {
    return new Fault(kind, new EnumMap<>(FaultKey.class));
  }

  /**
   * Reads faults; empty text has none.
   *
   * @throws IllegalArgumentException where a kind, key or value is wrong; the message names it
   */
  public static List<Fault> parse(String text) {
    List<Fault> faults = new ArrayList<>();
    for (String one : text.split("[;\n]", -1)) {
      if (!one.isBlank()) {
        faults.add(parseOne(one.strip()));
      }
    }
    return faults;
  }

  private static Fault parseOne(String text) {
    String[] words = text.split("\\s+", -1);
    Fault fault = of(FaultKind.of(words[0]));
    for (int i = 1; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("key=value is wanted: " + words[i]);
      }
      fault =
          fault.with(FaultKey.of(words[i].substring(0, equals)), words[i].substring(equals + 1));
    }
    if (fault.kind == FaultKind.REST_STALE && fault.text(FaultKey.SYMBOL).isEmpty()) {
      throw new IllegalArgumentException("rest-stale needs symbol=");
    }
    return fault;
  }

  /**
   * This with one value more, in place of one for that key.
   *
   * @throws IllegalArgumentException where the kind has no such key or the value is wrong
   */
  public Fault with(FaultKey key, String value) {
    if (!kind.takes(key)) {
      throw new IllegalArgumentException(kind.text() + " has no key " + key.text());
    }
    key.check(value);
    EnumMap<FaultKey, String> more = new EnumMap<>(FaultKey.class);
    more.putAll(values);
    more.put(key, value);
    return new Fault(kind, more);
  }

  /** This with a number. */
  public Fault with(FaultKey key, long value) {
    return with(key, Long.toString(value));
  }

  /** This with a duration of whole milliseconds. */
  public Fault with(FaultKey key, Duration value) {
    return with(key, FaultKey.text(value));
  }

  /** What goes wrong. */
  public FaultKind kind() {
    return kind;
  }

  /** The value of a key, where it has one. */
  public Optional<String> text(FaultKey key) {
    return Optional.ofNullable(values.get(key));
  }

  /** The number that a key has, else {@code otherwise}. */
  public long number(FaultKey key, long otherwise) {
    return text(key).map(FaultValues::number).orElse(otherwise);
  }

  /** The duration that a key has, else {@code otherwise}. */
  public Duration duration(FaultKey key, Duration otherwise) {
    return text(key).map(FaultValues::duration).orElse(otherwise);
  }

  /** Whether {@code name} is what the key's pattern asks for; without the key everything is. */
  boolean matches(FaultKey key, String name) {
    return text(key).map(pattern -> Glob.matches(pattern, name)).orElse(true);
  }

  /** As it is parsed. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(kind.text());
    values.forEach((key, value) -> text.append(' ').append(key.text()).append('=').append(value));
    return text.toString();
  }
}
