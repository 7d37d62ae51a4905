package io.marketprism.collector.exchange.kit;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/** One WebSocket as the venue sees it. */
final class LoopbackPeer extends WebSocketListener {
  private static final int RESTART = 1012;

  final Set<String> channels = ConcurrentHashMap.newKeySet();

  /** What we sent on it. */
  final List<String> sent = new CopyOnWriteArrayList<>();

  private final LoopbackVenue venue;
  private final ConcurrentLinkedQueue<Asked> unanswered = new ConcurrentLinkedQueue<>();
  private volatile Optional<WebSocket> socket = Optional.empty();
  private volatile boolean open;

  LoopbackPeer(LoopbackVenue venue) {
    this.venue = venue;
  }

  /** Whether neither side has closed it. */
  boolean isOpen() {
    return open;
  }

  void send(String frame) {
    socket.orElseThrow().send(frame);
  }

  /** Ends it as an exchange does that begins anew. */
  void end() {
    open = false;
    socket.ifPresent(one -> one.close(RESTART, "restart"));
  }

  /** Answers what was withheld. */
  void answerLate() {
    for (Asked asked = unanswered.poll(); asked != null; asked = unanswered.poll()) {
      answer(asked);
    }
  }

  void sendBooks() {
    channels.forEach(channel -> venue.bookOf(channel).ifPresent(this::send));
  }

  private void answer(Asked asked) {
    Optional<String> refused = asked.channels().stream().filter(venue.refuses).findFirst();
    if (refused.isPresent() && asked.subscribes()) {
      venue.script.refused(asked, refused.get(), "no such channel").forEach(this::send);
      return;
    }
    if (asked.subscribes() && venue.sendsBooksFirst) {
      asked.channels().forEach(channel -> venue.bookOf(channel).ifPresent(this::send));
    }
    venue.script.granted(asked, asked.channels()).forEach(this::send);
    if (asked.subscribes()) {
      channels.addAll(asked.channels());
      asked.channels().forEach(channel -> venue.olderDelta(channel).ifPresent(this::send));
      if (!venue.sendsBooksFirst) {
        asked.channels().forEach(channel -> venue.bookOf(channel).ifPresent(this::send));
      }
    } else {
      asked.channels().forEach(channels::remove);
    }
  }

  @Override
  public void onOpen(WebSocket opened, Response response) {
    socket = Optional.of(opened);
    open = true;
    venue.peers.add(this);
  }

  @Override
  public void onMessage(WebSocket from, String text) {
    sent.add(text);
    Asked asked = venue.script.asked(text);
    if (asked.channels().isEmpty()) {
      return;
    }
    if (venue.withholdsWords) {
      unanswered.add(asked);
    } else {
      answer(asked);
    }
  }

  @Override
  public void onClosing(WebSocket from, int code, String reason) {
    open = false;
    if (!venue.isMute) {
      from.close(code, reason);
    }
  }

  @Override
  public void onFailure(WebSocket from, Throwable failure, Response response) {
    open = false;
  }
}
