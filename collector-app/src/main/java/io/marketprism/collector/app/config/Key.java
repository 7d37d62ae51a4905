package io.marketprism.collector.app.config;

import java.util.Optional;

/**
 * One key of the configuration: all that reading, checking, printing and documenting it needs.
 *
 * <p>Immutable.
 *
 * @param path from the top, with dots between levels; a part such as {@code <venue>} stands for any
 *     name
 * @param about what it does, as one sentence for the documents
 * @param standard the default as a user would write it; empty where there is none
 * @param otherwise what holds where it is not set and has no default; empty where it must be set
 * @param <T> the value as the configuration hands it out
 */
record Key<T>(
    String path,
    ValueType<T> type,
    String about,
    Optional<String> standard,
    Optional<String> otherwise) {

  /** Creates a key that must be set, unless one of the next two methods says otherwise. */
  static <T> Key<T> of(String path, ValueType<T> type, String about) {
    return new Key<>(path, type, about, Optional.empty(), Optional.empty());
  }

  /** Returns this key with a default. */
  Key<T> standard(String text) {
    return new Key<>(path, type, about, Optional.of(text), Optional.empty());
  }

  /** Returns this key as one that may stay unset. */
  Key<T> otherwise(String says) {
    return new Key<>(path, type, about, Optional.empty(), Optional.of(says));
  }

  boolean required() {
    return standard.isEmpty() && otherwise.isEmpty();
  }

  /** Returns the value that holds where nothing is set, if there is one. */
  Optional<T> standardValue() {
    return standard.map(
        text -> {
          try {
            return type.read(text);
          } catch (BadValueException e) {
            throw new IllegalStateException("The default of " + path + " is not allowed.", e);
          }
        });
  }

  /** Returns the path with names in the places that stand for any name. */
  String at(String... names) {
    String result = path;
    for (String name : names) {
      int start = result.indexOf('<');
      if (start < 0) {
        break;
      }
      result = result.substring(0, start) + name + result.substring(result.indexOf('>') + 1);
    }
    return result;
  }
}
