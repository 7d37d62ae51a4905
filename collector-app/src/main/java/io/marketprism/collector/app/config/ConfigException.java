package io.marketprism.collector.app.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The configuration cannot be used; says everything that is wrong with it, one problem a line.
 *
 * <p>Thread-safe.
 */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** Takes at least one problem; the list is copied. */
  public ConfigException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** Returns what is wrong, in the order of reading: file, environment, command line. */
  public List<Problem> problems() {
    return problems;
  }
}
