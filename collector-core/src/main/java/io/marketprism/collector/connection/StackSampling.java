package io.marketprism.collector.connection;

/** Of which sockets and slots the place of creation is kept, so that a leak can be traced. */
public enum StackSampling {
  /** Of none; dropped handles are not looked for. */
  OFF,
  /** Of every 64th. */
  SAMPLED,
  /** Of all: for tests, which fail on any leak. */
  ALL;

  private static final int SAMPLED_ONE_IN = 64;

  boolean takes(long ordinal) {
    return switch (this) {
      case OFF -> false;
      case SAMPLED -> ordinal % SAMPLED_ONE_IN == 1;
      case ALL -> true;
    };
  }
}
