package io.marketprism.collector.app.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads texts into the settings of one layer and reports those that are not allowed.
 *
 * <p>Not thread-safe; owned by the reader of one layer.
 */
final class ValueReader {

  /**
   * A text in its place.
   *
   * @param bare whether it stands without quotes
   */
  record Text(String value, boolean bare, Location location) {}

  private final Layer layer;
  private final Problems problems;

  ValueReader(Layer layer, Problems problems) {
    this.layer = layer;
    this.problems = problems;
  }

  /** Reads one text, from which a list is split at commas. */
  void read(Key<?> key, String path, Text text) {
    if (key.type() instanceof ScalarType<?> scalar) {
      value(scalar, path, text)
          .ifPresent(value -> set(key, path, value, text.location(), List.of()));
    } else {
      List<Text> items =
          parts(key, text.value()).stream()
              .map(part -> new Text(part, text.bare(), text.location()))
              .toList();
      read(key, path, items, text.location());
    }
  }

  /** A password may hold commas; what may hold one stays whole, so that none of it is shown. */
  private static List<String> parts(Key<?> key, String text) {
    boolean isAddress =
        key.type() instanceof ListType<?> list && list.item().form() == ScalarType.Form.ADDRESS;
    return isAddress && text.indexOf('@') >= 0 ? List.of(text) : ListType.split(text);
  }

  /** Reads a list. */
  void read(Key<?> key, String path, List<Text> items, Location location) {
    ListType<?> type = (ListType<?>) key.type();
    if (items.isEmpty()) {
      refuse(path, location, "is an empty list; it must be " + type.allowed());
      return;
    }
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      value(type.item(), path + "[" + i + "]", items.get(i)).ifPresent(values::add);
    }
    if (values.size() < items.size()) {
      layer.refuse(path);
    } else {
      reportRepeated(path, items);
      set(key, path, List.copyOf(values), location, items.stream().map(Text::location).toList());
    }
  }

  private void reportRepeated(String path, List<Text> items) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      Text item = items.get(i);
      if (!seen.add(item.value())) {
        refuse(
            path + "[" + i + "]", item.location(), "names " + Quote.value(item.value()) + " again");
      }
    }
  }

  private void set(Key<?> key, String path, Object value, Location location, List<Location> items) {
    layer.set(new Setting(path, key, value, location, items));
  }

  private <T> Optional<T> value(ScalarType<T> type, String path, Text text) {
    try {
      if (type.form() == ScalarType.Form.BARE && !text.bare()) {
        throw new BadValueException("stands in quotes");
      }
      return Optional.of(type.read(text.value()));
    } catch (BadValueException e) {
      refuse(path, text.location(), sentence(type, text.value(), e));
      return Optional.empty();
    }
  }

  private static String sentence(ScalarType<?> type, String text, BadValueException problem) {
    String which = problem.getMessage() == null ? "" : ", which " + problem.getMessage();
    String guess =
        Suggestions.nearest(text, type.words())
            .filter(word -> !word.equals(text))
            .map(word -> "; did you mean " + word + "?")
            .orElse("");
    return "is " + type.shown(text) + which + "; it must be " + type.allowed() + guess;
  }

  private void refuse(String path, Location location, String text) {
    layer.refuse(path);
    problems.add(location, path, text);
  }
}
