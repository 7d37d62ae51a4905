package io.marketprism.collector.app.reliability;

/** A scenario cannot be played on this machine. */
final class Skipped extends Exception {
  private static final long serialVersionUID = 1;

  Skipped(String why) {
    super(why);
  }
}
