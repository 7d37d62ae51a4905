package io.marketprism.collector.exchange.okx;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.HashSet;
import java.util.Set;

/**
 * The envelope of a REST reply: a code, which is 0 where all is well, a message and the data.
 *
 * <pre>{"code":"0","msg":"","data":[...]}</pre>
 */
final class OkxReply {
  /** What an entry holds besides what is read is skipped in place, however deep it is. */
  private static final int NESTING_LIMIT = 1_000;

  /** An error says little; what is longer is data. */
  private static final int LONGEST_ERROR = 1_000;

  private static final String OK = "0";

  /** Too many requests, and systems that are busy. */
  private static final Set<String> OVER_LIMIT = Set.of("50011", "50013");

  private final String what;
  private final Entry entry;
  private final Set<String> seen = new HashSet<>();
  private String code = "";
  private String message = "";

  private OkxReply(String what, Entry entry) {
    this.what = what;
    this.entry = entry;
  }

  /** Reads one entry of the data, whatever it is. */
  @FunctionalInterface
  interface Entry {
    void read(JsonReader json) throws IOException;
  }

  /**
   * Reads a reply.
   *
   * @param what it is to be, for messages: {@code an instrument list}
   * @param entry is called for each entry of the data, before the code is known to be good
   * @throws IllegalArgumentException where it is none, or the exchange says why there is none
   */
  static void read(String what, String body, Entry entry) {
    OkxReply reply = new OkxReply(what, entry);
    reply.read(body);
    if (!reply.code.equals(OK)) {
      throw new IllegalArgumentException(
          "not " + what + ", but code " + reply.code + " " + reply.message);
    }
  }

  /**
   * Whether a reply says that we ask too much. The exchange may do so with a status of success.
   *
   * <pre>{"code":"50011","msg":"Too Many Requests","data":[]}</pre>
   */
  static boolean isOverLimit(String body) {
    if (body.length() > LONGEST_ERROR) {
      return false;
    }
    OkxReply reply = new OkxReply("a reply", JsonReader::skipValue);
    try {
      reply.read(body);
    } catch (IllegalArgumentException e) {
      return false;
    }
    return OVER_LIMIT.contains(reply.code);
  }

  private void read(String body) {
    try (JsonReader json = new JsonReader(new StringReader(body))) {
      json.setStrictness(Strictness.STRICT);
      json.setNestingLimit(NESTING_LIMIT);
      read(json);
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      throw new IllegalArgumentException("the reply is not " + what, e);
    }
  }

  private void read(JsonReader json) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      switch (name) {
        case "code" -> {
          once(name);
          code = text(json);
        }
        case "msg" -> {
          once(name);
          message = text(json);
        }
        case "data" -> {
          once(name);
          readData(json);
        }
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (json.peek() != JsonToken.END_DOCUMENT) {
      throw new IllegalArgumentException(what + " goes on after its end");
    }
  }

  private void once(String name) {
    if (!seen.add(name)) {
      throw new IllegalArgumentException(what + " names its " + name + " twice");
    }
  }

  private void readData(JsonReader json) throws IOException {
    json.beginArray();
    while (json.hasNext()) {
      entry.read(json);
    }
    json.endArray();
  }

  /** The text that is next, empty where something else is. */
  static String text(JsonReader json) throws IOException {
    if (json.peek() == JsonToken.STRING) {
      return json.nextString();
    }
    json.skipValue();
    return "";
  }
}
