package io.marketprism.collector.metrics;

import com.google.gson.stream.JsonWriter;
import io.marketprism.collector.model.Text;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Writes one JSON object; a value that is not known is left out. Text goes through {@link
 * Text#printable}. Not thread-safe.
 */
final class Json {
  /** What is written inside an object or array. */
  @FunctionalInterface
  interface Content {
    void write(Json json) throws IOException;
  }

  /** How one item of an array is written. */
  @FunctionalInterface
  interface Item<T> {
    void write(Json json, T item) throws IOException;
  }

  static final String CONTENT_TYPE = "application/json; charset=utf-8";

  private final JsonWriter writer;

  private Json(JsonWriter writer) {
    this.writer = writer;
  }

  /** The bytes of an object with that content. */
  static byte[] object(Content content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonWriter writer =
        new JsonWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8))) {
      writer.beginObject();
      content.write(new Json(writer));
      writer.endObject();
    }
    return bytes.toByteArray();
  }

  void text(String name, String value) throws IOException {
    writer.name(name).value(Text.printable(value));
  }

  /** Text of our own making, which may be longer than what {@link Text#printable} leaves. */
  void longText(String name, String value) throws IOException {
    writer.name(name).value(value);
  }

  /** Text that is left out where it is empty. */
  void textIfAny(String name, String value) throws IOException {
    if (!value.isEmpty()) {
      text(name, value);
    }
  }

  void number(String name, long value) throws IOException {
    writer.name(name).value(value);
  }

  void number(String name, OptionalLong value) throws IOException {
    if (value.isPresent()) {
      number(name, value.getAsLong());
    }
  }

  /** Nanoseconds, written as milliseconds. */
  void millis(String name, OptionalLong nanos) throws IOException {
    if (nanos.isPresent()) {
      number(name, nanos.getAsLong() / 1_000_000);
    }
  }

  void flag(String name, boolean value) throws IOException {
    writer.name(name).value(value);
  }

  void time(String name, Instant value) throws IOException {
    writer.name(name).value(value.toString());
  }

  void time(String name, Optional<Instant> value) throws IOException {
    if (value.isPresent()) {
      time(name, value.get());
    }
  }

  void object(String name, Content content) throws IOException {
    writer.name(name).beginObject();
    content.write(this);
    writer.endObject();
  }

  void counts(String name, Map<String, Long> values) throws IOException {
    writer.name(name).beginObject();
    for (Map.Entry<String, Long> entry : values.entrySet()) {
      number(Text.printable(entry.getKey()), entry.getValue());
    }
    writer.endObject();
  }

  /** A fraction, rounded to hundredths; left out where it is not a number. */
  void fraction(String name, double value) throws IOException {
    if (!Double.isNaN(value)) {
      writer.name(name);
      fraction(value);
    }
  }

  /** An array of fractions, in which what is not a number is null, so that places are kept. */
  void fractions(String name, double[] values) throws IOException {
    writer.name(name).beginArray();
    for (double value : values) {
      if (Double.isNaN(value)) {
        writer.nullValue();
      } else {
        fraction(value);
      }
    }
    writer.endArray();
  }

  private void fraction(double value) throws IOException {
    double rounded = Math.rint(value * 100) / 100;
    if (rounded == Math.rint(rounded)) {
      writer.value((long) rounded);
    } else {
      writer.value(rounded);
    }
  }

  /** An array of arrays of text of our own making. */
  void texts(String name, List<List<String>> rows) throws IOException {
    writer.name(name).beginArray();
    for (List<String> row : rows) {
      writer.beginArray();
      for (String text : row) {
        writer.value(text);
      }
      writer.endArray();
    }
    writer.endArray();
  }

  /** An array of objects. */
  <T> void array(String name, Iterable<T> items, Item<T> item) throws IOException {
    writer.name(name).beginArray();
    for (T each : items) {
      writer.beginObject();
      item.write(this, each);
      writer.endObject();
    }
    writer.endArray();
  }
}
