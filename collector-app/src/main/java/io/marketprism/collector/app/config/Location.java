package io.marketprism.collector.app.config;

import io.marketprism.collector.model.Text;

/**
 * Where a value of the configuration comes from; its text says so to a person.
 *
 * <p>Immutable. The texts hold no control characters.
 */
public sealed interface Location {

  /** Nowhere: the default holds. */
  record Default() implements Location {
    @Override
    public String toString() {
      return "default";
    }
  }

  /**
   * A file as a whole.
   *
   * @param name as the user wrote it
   */
  record File(String name) implements Location {
    @Override
    public String toString() {
      return Text.printable(name);
    }
  }

  /**
   * A place in a file.
   *
   * @param file its name as the user wrote it
   * @param line counted from 1
   * @param column counted from 1
   */
  record Line(String file, int line, int column) implements Location {
    @Override
    public String toString() {
      return Text.printable(file) + ":" + line + ":" + column;
    }
  }

  /**
   * An environment variable.
   *
   * @param name its whole name
   */
  record Variable(String name) implements Location {
    @Override
    public String toString() {
      return "environment variable " + Text.printable(name);
    }
  }

  /**
   * The command line.
   *
   * @param option the option as the user writes it, such as {@code --data}
   */
  record CommandLine(String option) implements Location {
    @Override
    public String toString() {
      return "command line option " + Text.printable(option);
    }
  }
}
