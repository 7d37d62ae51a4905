package io.marketprism.collector.app.config;

import io.marketprism.collector.app.config.YamlNode.Entry;
import io.marketprism.collector.app.config.YamlNode.Items;
import io.marketprism.collector.app.config.YamlNode.Scalar;
import io.marketprism.collector.app.config.YamlNode.Section;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads one YAML document into nodes with places. Goes by events, so that depth is bounded before
 * anything is built, and takes no anchors, aliases or tags, so that a small file stays small.
 *
 * <p>Not thread-safe; used for one document.
 */
final class YamlReader {

  /** Deepest nesting: the configuration itself needs 4. */
  static final int MAX_DEPTH = 32;

  private final String file;
  private final Iterator<Event> events;

  private YamlReader(String file, Iterator<Event> events) {
    this.file = file;
    this.events = events;
  }

  /**
   * Returns the document's top, which is empty where nothing is written.
   *
   * @throws ConfigException with the first place that is not valid
   */
  static Section read(String file, String text) {
    requirePrintable(file, text);
    try {
      // In one buffer: the reader copies all that it holds of a line each time it takes more.
      LoadSettings settings = LoadSettings.builder().setBufferSize(text.length() + 1).build();
      Iterable<Event> events = new Parse(settings).parseString(text);
      return new YamlReader(file, events.iterator()).document();
    } catch (YamlEngineException e) {
      throw YamlSyntax.problem(file, e);
    }
  }

  private Section document() {
    next(); // start of stream
    Event start = next();
    if (start.getEventId() == Event.ID.StreamEnd) {
      return new Section(List.of(), new Location.File(file));
    }
    YamlNode top = node(next(), 1);
    next(); // end of document
    Event end = next();
    if (end.getEventId() != Event.ID.StreamEnd) {
      throw fault(end, "starts a second document; the configuration is one");
    }
    if (top instanceof Section section) {
      return section;
    }
    if (top instanceof Scalar scalar && scalar.isNothing()) {
      return new Section(List.of(), scalar.location());
    }
    throw fault(top.location(), "the file must hold keys and values, such as log: {level: info}");
  }

  private YamlNode node(Event event, int depth) {
    requireSupported(event);
    if (depth > MAX_DEPTH) {
      throw fault(event, "is nested deeper than " + MAX_DEPTH + " levels");
    }
    return switch (event.getEventId()) {
      case Scalar -> scalar((ScalarEvent) event);
      case SequenceStart -> items(event, depth);
      case MappingStart -> section(event, depth);
      default -> throw fault(event, "is not valid YAML");
    };
  }

  private Scalar scalar(ScalarEvent event) {
    return new Scalar(event.getValue(), event.isPlain(), location(event));
  }

  private Items items(Event start, int depth) {
    List<YamlNode> nodes = new ArrayList<>();
    for (Event e = next(); e.getEventId() != Event.ID.SequenceEnd; e = next()) {
      nodes.add(node(e, depth + 1));
    }
    return new Items(nodes, location(start));
  }

  private Section section(Event start, int depth) {
    List<Entry> entries = new ArrayList<>();
    for (Event e = next(); e.getEventId() != Event.ID.MappingEnd; e = next()) {
      requireSupported(e);
      if (!(e instanceof ScalarEvent name)) {
        throw fault(e, "a key must be a plain name, not a list or section");
      }
      entries.add(new Entry(name.getValue(), location(e), node(next(), depth + 1)));
    }
    return new Section(entries, location(start));
  }

  private Event next() {
    return events.next();
  }

  private void requireSupported(Event event) {
    if (event instanceof AliasEvent alias) {
      String name = "*" + alias.getAlias().getValue();
      throw fault(
          event,
          Quote.value(name)
              + " is an alias to YAML, which is not used here; put a pattern that starts with * in"
              + " quotes");
    }
    if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
      throw fault(event, "anchors (&name) are not used here; write the value out");
    }
    if (tag(event).isPresent()) {
      throw fault(event, "tags (!name) are not used here");
    }
  }

  private static Optional<String> tag(Event event) {
    if (event instanceof ScalarEvent scalar) {
      return scalar.getTag();
    }
    return event instanceof CollectionStartEvent start ? start.getTag() : Optional.empty();
  }

  private Location location(Event event) {
    Optional<Mark> mark = event.getStartMark();
    return mark.isPresent() ? YamlSyntax.location(file, mark.get()) : new Location.File(file);
  }

  private ConfigException fault(Event event, String text) {
    return fault(location(event), text);
  }

  private static ConfigException fault(Location location, String text) {
    return new ConfigException(List.of(new Problem(location, "", text)));
  }

  private static void requirePrintable(String file, String text) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int point = text.codePointAt(i);
      if (!StreamReader.isPrintable(point)) {
        throw fault(
            new Location.Line(file, line, text.codePointCount(start, i) + 1),
            "holds the character " + "U+%04X".formatted(point) + ", which YAML does not allow");
      }
      if (point == '\n') {
        line++;
        start = i + 1;
      }
    }
  }
}
