package io.marketprism.collector.app.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A list of distinct scalars with at least one item; comma-separated where it is one text.
 *
 * @param <E> the value of one item
 */
record ListType<E>(ScalarType<E> item, String allowed) implements ValueType<List<E>> {

  @Override
  public String unit() {
    return item.unit();
  }

  @Override
  public List<E> read(String text) throws BadValueException {
    List<E> values = new ArrayList<>();
    for (String part : split(text)) {
      values.add(item.read(part));
    }
    return List.copyOf(values);
  }

  /** Returns the items of one text, without the spaces around them. */
  static List<String> split(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).toList();
  }
}
