package io.marketprism.collector.app.nats.audit;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads messages as events. They may hold anything: what is too large, too deep, twice, null or no
 * JSON is refused. Not thread-safe.
 */
final class BodyReader {
  private static final int MAX_BYTES = 8 << 20;
  private static final int MAX_NESTING = 4;
  private static final int MAX_LEVELS = 50_000;
  private static final int MAX_DIGITS = 64;

  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

  EventBody read(byte[] body) throws UnreadableException {
    if (body.length > MAX_BYTES) {
      throw new UnreadableException("larger than 8 MiB");
    }
    try (JsonReader json =
        new JsonReader(new StringReader(utf8.decode(ByteBuffer.wrap(body)).toString()))) {
      json.setStrictness(Strictness.STRICT);
      json.setNestingLimit(MAX_NESTING);
      EventBody event = object(json);
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new UnreadableException("more than one object");
      }
      return event;
    } catch (CharacterCodingException e) {
      throw new UnreadableException("not UTF-8", e);
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      throw new UnreadableException("not the JSON of an event", e);
    }
  }

  private static EventBody object(JsonReader json) throws IOException, UnreadableException {
    EventBody event = new EventBody();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (json.peek() == JsonToken.BEGIN_ARRAY) {
        event.put(name, true);
        array(name, event, json);
      } else {
        event.put(name, scalar(json));
      }
    }
    json.endObject();
    return event;
  }

  private static Object scalar(JsonReader json) throws IOException, UnreadableException {
    return switch (json.peek()) {
      case STRING -> json.nextString();
      case NUMBER -> Long.parseLong(json.nextString());
      case BOOLEAN -> json.nextBoolean();
      default -> throw new UnreadableException("null or an object within the event");
    };
  }

  private static void array(String name, EventBody event, JsonReader json)
      throws IOException, UnreadableException {
    switch (name) {
      case "bids" -> levels(event.bids(), json);
      case "asks" -> levels(event.asks(), json);
      case "complete_to" -> event.setCompleteTo(limits(json));
      default -> throw new UnreadableException("an unknown array");
    }
  }

  private static void levels(Levels side, JsonReader json) throws IOException, UnreadableException {
    json.beginArray();
    while (json.hasNext()) {
      if (side.count() == MAX_LEVELS) {
        throw new UnreadableException("too many levels");
      }
      json.beginArray();
      side.add(decimal(string(json)), decimal(string(json)));
      json.endArray();
    }
    json.endArray();
  }

  private static Limits limits(JsonReader json) throws IOException, UnreadableException {
    json.beginArray();
    Limits limits = new Limits(limit(string(json)), limit(string(json)));
    json.endArray();
    return limits;
  }

  private static Optional<BigDecimal> limit(String text) throws UnreadableException {
    return text.isEmpty() ? Optional.empty() : Optional.of(decimal(text));
  }

  private static String string(JsonReader json) throws IOException, UnreadableException {
    if (json.peek() != JsonToken.STRING) {
      throw new UnreadableException("a decimal that is no text");
    }
    return json.nextString();
  }

  private static BigDecimal decimal(String text) throws UnreadableException {
    if (text.length() > MAX_DIGITS || !isPlain(text)) {
      throw new UnreadableException("no decimal in plain notation");
    }
    return new BigDecimal(text);
  }

  /** Digits, with a sign before and a point among them at most. */
  private static boolean isPlain(String text) {
    int first = text.startsWith("-") ? 1 : 0;
    int last = text.length() - 1;
    boolean point = false;
    for (int i = first; i <= last; i++) {
      char c = text.charAt(i);
      boolean splits = c == '.' && !point && i > first && i < last;
      point |= splits;
      if (!splits && (c < '0' || c > '9')) {
        return false;
      }
    }
    return first <= last;
  }
}
