package io.marketprism.collector.exchange.session;

import io.marketprism.collector.exchange.session.Link.End;
import java.util.List;

/**
 * Tells the owner of a slot what the control thread decided, until the session is closed; what the
 * owner throws is counted and goes no further. Called on the control thread, but for {@link
 * #close}.
 */
final class Told {
  private final SessionEnvironment environment;
  private final SessionListener listener;
  private boolean serving;
  private volatile boolean closed;

  Told(SessionEnvironment environment, SessionListener listener) {
    this.environment = environment;
    this.listener = listener;
  }

  /** Tells nothing any more. */
  void close() {
    closed = true;
  }

  /** That connection is in charge and open: its end will be a loss. */
  void serves(Link link) {
    serving = !link.hasEnded();
  }

  void subscribed(Link link, List<String> channels) {
    tell(link, () -> listener.onSubscribed(link.generation(), channels));
  }

  void refused(Link link, String channel, String reason) {
    tell(link, () -> listener.onRefused(link.generation(), channel, reason));
  }

  void postponed(Link link, List<String> channels, String reason) {
    tell(link, () -> listener.onPostponed(link.generation(), channels, reason));
  }

  void lost(Link link, End end) {
    if (serving) {
      serving = false;
      tell(link, () -> listener.onLost(link.generation(), end.toString()));
    }
  }

  void unreachable(Link link, End end) {
    tell(link, () -> listener.onUnreachable(link.generation(), end.toString()));
  }

  void handedOver(Link link) {
    serving = true;
    tell(link, () -> listener.onHandedOver(link.generation()));
  }

  private void tell(Link link, Runnable call) {
    if (closed) {
      return;
    }
    try {
      call.run();
    } catch (Throwable thrown) {
      link.connection().handlerError();
      if (thrown instanceof OutOfMemoryError) {
        environment.fatal().accept(thrown);
      }
    }
  }
}
