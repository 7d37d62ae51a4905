package io.marketprism.collector.exchange.binance;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.marketprism.collector.exchange.venue.Reads;
import io.marketprism.collector.model.Decimals;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** An object of a REST reply, of which only the texts and numbers in it are of use. Immutable. */
final class FlatObject {
  private static final int MAX_MEMBERS = 100;
  private static final int MAX_TEXT = 100;
  private static final Pattern INTEGER = Pattern.compile("[0-9]{1,18}");

  private final Map<String, String> members = new HashMap<>();

  private FlatObject() {}

  /**
   * The object that a reply is.
   *
   * @throws IllegalArgumentException where it is none
   */
  static FlatObject parse(String body) {
    return parse(body, FlatObject::read);
  }

  /**
   * The objects in the array that a reply is.
   *
   * @param most how many there may be
   * @throws IllegalArgumentException where it is none
   */
  static List<FlatObject> parseArray(String body, int most) {
    return parse(body, json -> readArray(json, most));
  }

  private static <T> T parse(String body, Reader<T> reader) {
    try (JsonReader json = new JsonReader(new StringReader(body))) {
      json.setStrictness(Strictness.STRICT);
      T read = reader.read(json);
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new IllegalArgumentException("the reply goes on after its end");
      }
      return read;
    } catch (IOException | IllegalStateException e) {
      throw new IllegalArgumentException("the reply is not what was asked for", e);
    }
  }

  private static List<FlatObject> readArray(JsonReader json, int most) throws IOException {
    List<FlatObject> objects = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      if (objects.size() == most) {
        throw new IllegalArgumentException("the reply has more than " + most + " entries");
      }
      objects.add(read(json));
    }
    json.endArray();
    return objects;
  }

  private static FlatObject read(JsonReader json) throws IOException {
    FlatObject object = new FlatObject();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (json.peek() == JsonToken.STRING || json.peek() == JsonToken.NUMBER) {
        object.put(name, json.nextString());
      } else {
        json.skipValue();
      }
    }
    json.endObject();
    return object;
  }

  private void put(String name, String text) {
    if (text.length() > MAX_TEXT || members.size() == MAX_MEMBERS) {
      throw new IllegalArgumentException("an entry is too long");
    }
    if (members.put(name, text) != null) {
      throw new IllegalArgumentException("an entry names a member twice");
    }
  }

  /** A member's text; empty where there is none. */
  Optional<String> find(String name) {
    return Optional.ofNullable(members.get(name));
  }

  /** A member's text. */
  String text(String name) {
    return find(name).orElseThrow(() -> new IllegalArgumentException("no " + name));
  }

  /** A decimal, exactly. */
  BigDecimal decimal(String name) {
    return Decimals.exact(text(name));
  }

  /** An integer of at least 0. */
  long integer(String name) {
    String text = text(name);
    if (!INTEGER.matcher(text).matches()) {
      throw new IllegalArgumentException(name + " is no integer");
    }
    return Long.parseLong(text);
  }

  /** A time, milliseconds since 1970 UTC. */
  long time(String name) {
    long time = integer(name);
    if (time > Reads.LAST_TIME_MS) {
      throw new IllegalArgumentException(name + " is no time");
    }
    return time;
  }

  /** Refuses an object that is about something else. */
  FlatObject require(String name, String expected) {
    if (!text(name).equals(expected)) {
      throw new IllegalArgumentException(name + " is not that which was asked for");
    }
    return this;
  }

  @FunctionalInterface
  private interface Reader<T> {
    T read(JsonReader json) throws IOException;
  }
}
