package io.marketprism.collector.app.config;

/**
 * What a key may hold.
 *
 * @param <T> the value as the configuration hands it out
 */
sealed interface ValueType<T> permits ScalarType, ListType {

  /** What is allowed, with article, units and an example: what a message and the documents say. */
  String allowed();

  /** The unit that the documents show, or empty where there is none. */
  String unit();

  /** Returns the value of one text, or throws what there is to say besides what is allowed. */
  T read(String text) throws BadValueException;
}
