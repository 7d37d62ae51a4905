package io.marketprism.collector.app.nats.audit;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event as its JSON says it: members by name, and levels. What is asked for and not there, or of
 * another type, makes the message unreadable. Not thread-safe; made by {@link BodyReader} only.
 */
final class EventBody {
  private final Map<String, Object> members = new HashMap<>();
  private final Levels bids = new Levels();
  private final Levels asks = new Levels();
  private Limits completeTo = Limits.NONE;

  void put(String name, Object value) throws UnreadableException {
    if (members.put(name, value) != null) {
      throw new UnreadableException("a member twice");
    }
  }

  void setCompleteTo(Limits limits) {
    completeTo = limits;
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  String text(String name) throws UnreadableException {
    if (members.get(name) instanceof String text) {
      return text;
    }
    throw new UnreadableException("no text " + name);
  }

  long number(String name) throws UnreadableException {
    if (members.get(name) instanceof Long number) {
      return number;
    }
    throw new UnreadableException("no whole number " + name);
  }

  /** An id that is written as a text. */
  long id(String name) throws UnreadableException {
    String text = text(name);
    try {
      if (!text.startsWith("+")) {
        return Long.parseLong(text);
      }
    } catch (NumberFormatException e) {
      throw new UnreadableException("no id " + name, e);
    }
    throw new UnreadableException("no id " + name);
  }

  /** Whether a member is there that says true. */
  boolean flag(String name) throws UnreadableException {
    @Nullable Object value = members.get(name);
    if (value == null || value.equals(true)) {
      return value != null;
    }
    throw new UnreadableException("no flag " + name);
  }

  boolean isInterruption() throws UnreadableException {
    return text("data_type").equals("interruption");
  }

  /** Whether it is a whole book. */
  boolean isSnapshot() throws UnreadableException {
    return switch (text("update_type")) {
      case "snapshot" -> true;
      case "update" -> false;
      default -> throw new UnreadableException("neither snapshot nor update");
    };
  }

  Levels bids() {
    return bids;
  }

  Levels asks() {
    return asks;
  }

  /** How far the book is complete after the event. */
  Limits completeTo() {
    return completeTo;
  }
}
