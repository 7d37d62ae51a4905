package io.marketprism.collector.app.run;

/** What the process ends with. */
public final class ExitCode {
  /** Everything as asked. */
  public static final int OK = 0;

  /** A command found a difference. */
  public static final int DIFFERENCE = 1;

  /** The command line, the configuration, or what it names is wrong. */
  public static final int USAGE = 2;

  /** Gave up after self-healing failed; a supervisor restarts. */
  public static final int GAVE_UP = 3;

  private ExitCode() {}
}
