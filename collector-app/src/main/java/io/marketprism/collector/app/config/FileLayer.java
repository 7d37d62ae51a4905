package io.marketprism.collector.app.config;

import io.marketprism.collector.app.config.YamlNode.Entry;
import io.marketprism.collector.app.config.YamlNode.Items;
import io.marketprism.collector.app.config.YamlNode.Scalar;
import io.marketprism.collector.app.config.YamlNode.Section;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a document into a layer by the schema, and reports what does not belong there.
 *
 * <p>Not thread-safe; used for one document.
 */
final class FileLayer {

  private final Schema schema;
  private final Layer layer = new Layer();
  private final Problems problems;
  private final ValueReader values;

  private FileLayer(Schema schema, Problems problems) {
    this.schema = schema;
    this.problems = problems;
    this.values = new ValueReader(layer, problems);
  }

  /** Returns what the document sets; problems are added to those given. */
  static Layer read(Schema schema, Section top, Problems problems) {
    FileLayer reader = new FileLayer(schema, problems);
    reader.section("", schema.root(), top);
    return reader.layer;
  }

  private void section(String path, SchemaNode node, Section section) {
    Map<String, Location> seen = new HashMap<>();
    for (Entry entry : section.entries()) {
      String entryPath = join(path, Quote.name(entry.name()));
      Location first = seen.putIfAbsent(entry.name(), entry.location());
      if (first != null) {
        problems.add(entry.location(), entryPath, "is set twice, before at " + first);
        continue;
      }
      Optional<SchemaNode> known = node.find(entry.name());
      if (known.isPresent()) {
        if (!node.children().containsKey(entry.name())) {
          layer.name(path, entry.name());
        }
        entry(entryPath, known.get(), entry);
      } else {
        problems.add(entry.location(), entryPath, unknown(path, node, entry.name()));
      }
    }
  }

  private void entry(String path, SchemaNode place, Entry entry) {
    YamlNode node = entry.node();
    if (node instanceof Scalar scalar && scalar.isNothing()) {
      refuse(
          path, entry.location(), "has no value; give it one, or remove the line for its default");
    } else if (node instanceof Section section && place.isSection()) {
      layer.section(path, entry.location());
      section(path, place, section);
    } else if (place.key().isPresent()) {
      value(path, place.key().get(), node);
    } else {
      String keys = String.join(", ", place.children().keySet());
      String allowed = "a section" + (keys.isEmpty() ? "" : " with " + keys);
      refuse(path, node.location(), "is " + shown(node) + "; it must be " + allowed);
    }
  }

  private void value(String path, Key<?> key, YamlNode node) {
    if (key.type() instanceof ScalarType<?> type && node instanceof Scalar scalar) {
      if (type.form() == ScalarType.Form.SECRET) {
        refuse(path, scalar.location(), secret(path));
      } else {
        values.read(key, path, text(scalar));
      }
    } else if (key.type() instanceof ListType<?> && node instanceof Items items) {
      list(path, key, items);
    } else {
      refuse(path, node.location(), "is " + shown(node) + "; it must be " + key.type().allowed());
    }
  }

  private void list(String path, Key<?> key, Items items) {
    List<ValueReader.Text> texts = new ArrayList<>();
    for (YamlNode node : items.nodes()) {
      if (!(node instanceof Scalar scalar) || scalar.isNothing()) {
        String item = path + "[" + texts.size() + "]";
        String allowed = ((ListType<?>) key.type()).item().allowed();
        layer.refuse(path);
        refuse(item, node.location(), "is " + shown(node) + "; it must be " + allowed);
        return;
      }
      texts.add(text(scalar));
    }
    values.read(key, path, texts, items.location());
  }

  private String unknown(String path, SchemaNode node, String name) {
    if (node.any().isPresent()) {
      return "is no allowed name, which is " + node.names().allowed();
    }
    Set<String> siblings = node.children().keySet();
    Optional<String> near = Suggestions.nearest(name, siblings);
    near.ifPresent(meant -> layer.refuse(join(path, meant)));
    return near.or(() -> elsewhere(name))
        .map(meant -> "is not a key; did you mean " + meant + "?")
        .orElseGet(() -> "is not a key; there are " + String.join(", ", siblings));
  }

  /** The path of a key of this name that stands in another section. */
  private Optional<String> elsewhere(String name) {
    return schema.keys().stream()
        .map(Key::path)
        .filter(path -> path.endsWith("." + name))
        .findFirst();
  }

  private static String secret(String path) {
    return "is a secret, which does not belong in a file; set "
        + EnvironmentNames.of(path)
        + " or name a file of its own";
  }

  private static String shown(YamlNode node) {
    if (node instanceof Scalar scalar) {
      return scalar.isNothing() ? "empty" : Quote.value(scalar.text());
    }
    return node instanceof Items ? "a list" : "a section";
  }

  private static ValueReader.Text text(Scalar scalar) {
    return new ValueReader.Text(scalar.text(), scalar.plain(), scalar.location());
  }

  private void refuse(String path, Location location, String text) {
    layer.refuse(path);
    problems.add(location, path, text);
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
