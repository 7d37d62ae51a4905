package io.marketprism.collector.exchange.kit;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Frames that are wrong in one place each. */
final class JsonEdits {
  private static final String SPICE = "{}[]\",:0123456789eE+-.\\utnabUsq \0\u00e9\ud83d";

  private final Edit edit;
  private final int target;
  private final String replacement;
  private final StringBuilder out = new StringBuilder();
  private int places;
  private boolean isMember;

  private JsonEdits(Edit edit, int target, String replacement) {
    this.edit = edit;
    this.target = target;
    this.replacement = replacement;
  }

  private enum Edit {
    DROP,
    DOUBLE,
    REPLACE
  }

  /** How many members and elements a frame has. */
  static int places(String frame) {
    JsonEdits none = new JsonEdits(Edit.REPLACE, -1, "");
    none.write(JsonParser.parseString(frame));
    return none.places;
  }

  /** Without the place. */
  static String dropped(String frame, int place) {
    return edited(frame, new JsonEdits(Edit.DROP, place, ""));
  }

  /** With the member twice, the second time with another value; empty where it is none. */
  static Optional<String> doubled(String frame, int place) {
    JsonEdits edits = new JsonEdits(Edit.DOUBLE, place, "");
    String doubled = edited(frame, edits);
    return edits.isMember ? Optional.of(doubled) : Optional.empty();
  }

  /** With this in the place. */
  static String replaced(String frame, int place, String text) {
    return edited(frame, new JsonEdits(Edit.REPLACE, place, text));
  }

  private static String edited(String frame, JsonEdits edits) {
    edits.write(JsonParser.parseString(frame));
    return edits.out.toString();
  }

  private void write(JsonElement element) {
    if (element.isJsonObject()) {
      List<Runnable> members = new ArrayList<>();
      for (Map.Entry<String, JsonElement> member : element.getAsJsonObject().entrySet()) {
        String key = new JsonPrimitive(member.getKey()) + ":";
        members.add(() -> place(key, member.getValue()));
      }
      list('{', members, '}');
    } else if (element.isJsonArray()) {
      List<Runnable> elements = new ArrayList<>();
      element.getAsJsonArray().forEach(one -> elements.add(() -> place("", one)));
      list('[', elements, ']');
    } else {
      out.append(element);
    }
  }

  private void list(char open, List<Runnable> items, char close) {
    out.append(open);
    int begin = out.length();
    for (Runnable item : items) {
      int before = out.length();
      if (before > begin) {
        out.append(',');
      }
      int written = out.length();
      item.run();
      if (out.length() == written) {
        out.setLength(before);
      }
    }
    out.append(close);
  }

  private void place(String key, JsonElement value) {
    if (places++ != target) {
      out.append(key);
      write(value);
      return;
    }
    isMember = !key.isEmpty();
    switch (edit) {
      case DROP -> {}
      case DOUBLE -> {
        out.append(key);
        write(value);
        out.append(',').append(key).append(other(value));
      }
      case REPLACE -> out.append(key).append(replacement);
    }
  }

  private static String other(JsonElement value) {
    if (!value.isJsonPrimitive()) {
      return value.toString();
    }
    JsonPrimitive one = value.getAsJsonPrimitive();
    if (one.isBoolean()) {
      return Boolean.toString(!one.getAsBoolean());
    }
    return one.isString() ? "\"" + one.getAsString() + "1\"" : one.getAsString() + "1";
  }

  /** With one or two characters deleted, inserted, changed, or a piece repeated elsewhere. */
  static String spiced(String frame, SplittableRandom random) {
    StringBuilder changed = new StringBuilder(frame);
    for (int n = 1 + random.nextInt(2); n > 0; n--) {
      int at = random.nextInt(changed.length());
      char spice = SPICE.charAt(random.nextInt(SPICE.length()));
      switch (random.nextInt(5)) {
        case 0 -> changed.deleteCharAt(at);
        case 1 -> changed.insert(at, spice);
        case 2 -> {
          int end = Math.min(changed.length(), at + random.nextInt(30));
          changed.insert(random.nextInt(changed.length()), changed.substring(at, end));
        }
        default -> changed.setCharAt(at, spice);
      }
    }
    return changed.toString();
  }
}
