package io.marketprism.collector.exchange.session;

import io.marketprism.collector.exchange.session.Link.End;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells the owner of a slot what the control thread decided, until the session is closed; what the
 * owner throws is counted and goes no further. Called on the control thread, but for {@link
 * #close}.
 */
final class Told {
  /** There is no connection yet. */
  private static final long NO_GENERATION = 0;

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

  /** No connection may be opened for now; {@code why} is a text of ours. */
  void held(String why) {
    tell(null, () -> listener.onUnreachable(NO_GENERATION, why));
  }

  void handedOver(Link link) {
    serving = true;
    tell(link, () -> listener.onHandedOver(link.generation()));
  }

  private void tell(@Nullable Link link, Runnable call) {
    if (closed) {
      return;
    }
    try {
      call.run();
    } catch (Throwable thrown) {
      if (link != null) {
        link.connection().handlerError();
      }
      if (thrown instanceof OutOfMemoryError) {
        environment.fatal().accept(thrown);
      }
    }
  }
}
