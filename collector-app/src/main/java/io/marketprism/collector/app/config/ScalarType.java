package io.marketprism.collector.app.config;

import java.util.List;
import java.util.function.Function;

/**
 * A value that is written as one text.
 *
 * @param form how it may be written
 * @param words the only texts that are allowed, or empty where they are no closed set
 * @param reader from the text to the value
 * @param printer from the value to a text that the reader takes; {@code ***} for a secret
 * @param <T> the value as the configuration hands it out
 */
record ScalarType<T>(
    String allowed,
    String unit,
    Form form,
    List<String> words,
    Reader<T> reader,
    Function<T, String> printer)
    implements ValueType<T> {

  /** How a value may be written. */
  enum Form {
    /** With or without quotes. */
    TEXT,
    /** As TEXT; a wrong one is shown only where it cannot hold a password. */
    ADDRESS,
    /** Without quotes only: numbers, true and false. */
    BARE,
    /** Not in a file and not on the command line: only in the environment. */
    SECRET
  }

  /** Reads the text of a value. */
  interface Reader<T> {
    /** Returns the value, or throws what there is to say besides what is allowed. */
    T read(String text) throws BadValueException;
  }

  static <T> ScalarType<T> of(
      String allowed, Form form, Reader<T> reader, Function<T, String> printer) {
    return new ScalarType<>(allowed, "", form, List.of(), reader, printer);
  }

  @Override
  public T read(String text) throws BadValueException {
    return reader.read(text);
  }

  ScalarType<T> in(String newUnit) {
    return new ScalarType<>(allowed, newUnit, form, words, reader, printer);
  }

  ScalarType<T> oneOf(List<String> newWords) {
    return new ScalarType<>(allowed, unit, form, List.copyOf(newWords), reader, printer);
  }

  /** Returns a wrong value as a message may show it. */
  String shown(String text) {
    boolean hidden = form == Form.SECRET || (form == Form.ADDRESS && !UrlMask.isPlainAddress(text));
    return hidden ? "***" : Quote.value(text);
  }
}
