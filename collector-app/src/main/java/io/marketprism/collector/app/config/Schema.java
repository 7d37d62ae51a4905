package io.marketprism.collector.app.config;

import java.util.List;
import java.util.Optional;

/**
 * All keys, as a list and as a tree; reading, checking, printing and the documents derive from it.
 *
 * <p>Immutable.
 */
final class Schema {

  private final List<Key<?>> keys;
  private final SchemaNode root = new SchemaNode();

  private Schema(List<Key<?>> keys) {
    this.keys = keys;
    for (Key<?> key : keys) {
      key.standardValue();
      root.add(List.of(key.path().split("\\.")), key);
    }
  }

  /**
   * Takes the keys in the order in which they are documented and printed; checks their defaults.
   */
  static Schema of(Key<?>... keys) {
    return new Schema(List.of(keys));
  }

  List<Key<?>> keys() {
    return keys;
  }

  SchemaNode root() {
    return root;
  }

  /** Returns the key of a path in which names are filled in. */
  Optional<Key<?>> key(String path) {
    Optional<SchemaNode> node = Optional.of(root);
    for (String part : path.split("\\.", -1)) {
      node = node.flatMap(parent -> parent.find(part));
    }
    return node.flatMap(SchemaNode::key);
  }
}
