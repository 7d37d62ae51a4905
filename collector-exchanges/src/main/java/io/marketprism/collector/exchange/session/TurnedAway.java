package io.marketprism.collector.exchange.session;

/**
 * How an exchange turns this address away, by the last reply that says anything of it. Thread-safe;
 * replies that come at once count in some order, and those that say nothing change nothing.
 */
final class TurnedAway {
  private volatile String how = "";

  /** Empty where it does not. Printable. */
  String how() {
    return how;
  }

  void learn(RestReply reply) {
    if (reply instanceof RestReply.Success) {
      how = "";
    } else if (reply instanceof RestReply.Failure failure) {
      switch (failure.reason()) {
        case FORBIDDEN, RESTRICTED, BANNED ->
            how = failure.reason().wire() + ": " + failure.detail();
        default -> {}
      }
    }
  }
}
