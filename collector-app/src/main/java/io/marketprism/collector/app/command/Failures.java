package io.marketprism.collector.app.command;

import io.marketprism.collector.app.config.ConfigException;
import io.marketprism.collector.app.run.ExitCode;

/** Says what is wrong with a configuration, one sentence a problem. */
final class Failures {
  private Failures() {}

  /** Prints the problems; the exit code for them. */
  static int report(ConfigException failure) {
    failure.problems().forEach(problem -> System.err.println(problem));
    return ExitCode.USAGE;
  }
}
