package io.marketprism.collector.app.config;

import java.util.Optional;

/**
 * A layer whose source gives one text for one path at a time: the environment, the command line.
 *
 * <p>Not thread-safe; used for one source.
 */
final class TextLayer {

  private final Schema schema;
  private final Problems problems;
  private final Layer layer = new Layer();
  private final ValueReader values;

  TextLayer(Schema schema, Problems problems) {
    this.schema = schema;
    this.problems = problems;
    this.values = new ValueReader(layer, problems);
  }

  Layer layer() {
    return layer;
  }

  /** Sets the key of a path that the schema knows. */
  void set(String path, String text, Location location) {
    Key<?> key = schema.key(path).orElseThrow();
    Optional<String> whole = note(path, location);
    if (whole.isPresent()) {
      layer.refuse(path);
      problems.add(location, path, "cannot be set beside " + whole.get() + "; set one of the two");
    } else {
      values.read(key, path, new ValueReader.Text(text, true, location));
    }
  }

  /** Notes the sections that a path leads through; returns one that is set as one value. */
  private Optional<String> note(String path, Location location) {
    Optional<String> whole = Optional.empty();
    SchemaNode node = schema.root();
    int start = 0;
    while (start <= path.length()) {
      int end = path.indexOf('.', start);
      end = end < 0 ? path.length() : end;
      String name = path.substring(start, end);
      String outer = path.substring(0, Math.max(0, start - 1));
      if (!node.children().containsKey(name)) {
        layer.name(outer, name);
      }
      if (end < path.length()) {
        String section = path.substring(0, end);
        layer.section(section, location);
        whole = layer.settings().containsKey(section) ? Optional.of(section) : whole;
      }
      node = node.find(name).orElseThrow();
      start = end + 1;
    }
    return whole;
  }
}
