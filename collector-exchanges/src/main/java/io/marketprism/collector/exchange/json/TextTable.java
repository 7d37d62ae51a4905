package io.marketprism.collector.exchange.json;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to each of a set of names, found by the text that a {@link JsonScanner} has just
 * read without making a string of it. Immutable.
 *
 * @param <V> what belongs to a name
 */
public final class TextTable<V> {
  private final @Nullable String[] names;
  private final @Nullable Object[] values;

  private TextTable(int capacity) {
    names = new String[capacity];
    values = new Object[capacity];
  }

  /** A table of these names, escapes resolved, and what belongs to them. */
  public static <V> TextTable<V> of(Map<String, ? extends V> entries) {
    TextTable<V> table = new TextTable<>(Integer.highestOneBit(entries.size() + 1) * 4);
    entries.forEach(table::put);
    return table;
  }

  private void put(String name, Object value) {
    int slot = slot(name.hashCode());
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
    int slot = slot(json.textHash());
    for (String name = names[slot]; name != null; name = names[slot]) {
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
