package io.marketprism.collector.exchange.json;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to each of a set of names, found by the text that a {@link JsonScanner} has just
 * read, without making a string of it where it is ASCII. Immutable.
 *
 * @param <V> what belongs to a name
 */
public final class TextTable<V> {
  private final Map<String, V> byName;
  private final @Nullable Literal[] names;
  private final @Nullable Object[] values;

  private TextTable(Map<String, V> byName) {
    this.byName = byName;
    int capacity = Integer.highestOneBit(byName.size() + 1) * 4;
    names = new Literal[capacity];
    values = new Object[capacity];
  }

  /** A table of these names, escapes resolved, and what belongs to them. */
  public static <V> TextTable<V> of(Map<String, ? extends V> entries) {
    TextTable<V> table = new TextTable<>(Map.copyOf(entries));
    entries.forEach((name, value) -> table.put(Literal.of(name), value));
    return table;
  }

  private void put(Literal name, Object value) {
    int slot = slot(name.hash());
    while (names[slot] != null) {
      slot = slot + 1 & names.length - 1;
    }
    names[slot] = name;
    values[slot] = value;
  }

  /**
   * What belongs to the text that {@code json} has read last; null where it is none of the names.
   */
  @SuppressWarnings("unchecked")
  public @Nullable V get(JsonScanner json) {
    if (!json.textIsAscii()) {
      return byName.get(json.textString());
    }
    int slot = slot(json.textHash());
    for (Literal name = names[slot]; name != null; name = names[slot]) {
      if (json.textIs(name)) {
        return (V) values[slot];
      }
      slot = slot + 1 & names.length - 1;
    }
    return null;
  }

  private int slot(int hash) {
    return (hash ^ hash >>> 16) & names.length - 1;
  }
}
