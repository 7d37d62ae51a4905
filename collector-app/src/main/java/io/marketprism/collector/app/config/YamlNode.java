package io.marketprism.collector.app.config;

import java.util.List;

/** A part of a YAML document with the place where it was written. */
sealed interface YamlNode {

  Location location();

  /**
   * One text.
   *
   * @param plain whether it stands without quotes and not as a block
   */
  record Scalar(String text, boolean plain, Location location) implements YamlNode {

    /** Whether nothing is written, or one of YAML's words for it. */
    boolean isNothing() {
      return plain
          && switch (text) {
            case "", "~", "null", "Null", "NULL" -> true;
            default -> false;
          };
    }
  }

  /** Items in order. */
  record Items(List<YamlNode> nodes, Location location) implements YamlNode {}

  /** Entries in order, names possibly repeated. */
  record Section(List<Entry> entries, Location location) implements YamlNode {}

  /**
   * A name and what it stands for.
   *
   * @param location of the name
   */
  record Entry(String name, Location location, YamlNode node) {}
}
