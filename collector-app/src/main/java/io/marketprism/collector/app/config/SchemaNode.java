package io.marketprism.collector.app.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One place in the tree of keys: a key, a section, or both where a section may be written as one
 * value.
 *
 * <p>Immutable once {@link Schema} is built.
 */
final class SchemaNode {

  private final Map<String, SchemaNode> children = new LinkedHashMap<>();
  private UserNames names = UserNames.LOWER;
  private @Nullable SchemaNode any;
  private @Nullable Key<?> key;

  void add(List<String> path, Key<?> newKey) {
    if (path.isEmpty()) {
      key = newKey;
      return;
    }
    child(path.get(0)).add(path.subList(1, path.size()), newKey);
  }

  private SchemaNode child(String part) {
    if (!part.startsWith("<")) {
      return children.computeIfAbsent(part, name -> new SchemaNode());
    }
    if (any == null) {
      any = new SchemaNode();
      names = UserNames.of(part);
    }
    return any;
  }

  Optional<Key<?>> key() {
    return Optional.ofNullable(key);
  }

  boolean isSection() {
    return any != null || !children.isEmpty();
  }

  /** The node for the names that the user chooses, where there is one. */
  Optional<SchemaNode> any() {
    return Optional.ofNullable(any);
  }

  Map<String, SchemaNode> children() {
    return children;
  }

  /** How the names that the user chooses are written, where there are any. */
  UserNames names() {
    return names;
  }

  /** Returns what stands under this name: a fixed key or section, or one that the user named. */
  Optional<SchemaNode> find(String name) {
    SchemaNode fixed = children.get(name);
    return fixed != null ? Optional.of(fixed) : any().filter(node -> names.allow(name));
  }

  /** The keys of this node and below, in order. */
  List<Key<?>> keys() {
    List<Key<?>> keys = new ArrayList<>();
    key().ifPresent(keys::add);
    children.values().forEach(child -> keys.addAll(child.keys()));
    any().ifPresent(node -> keys.addAll(node.keys()));
    return keys;
  }
}
