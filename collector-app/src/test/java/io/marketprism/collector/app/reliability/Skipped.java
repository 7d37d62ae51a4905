package io.marketprism.collector.app.reliability;

/** A scenario cannot be played on this machine. */
public final class Skipped extends Exception {
  private static final long serialVersionUID = 1;

  /** Says why. */
  public Skipped(String why) {
    super(why);
  }
}
