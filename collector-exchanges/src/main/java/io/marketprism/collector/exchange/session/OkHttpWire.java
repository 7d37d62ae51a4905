package io.marketprism.collector.exchange.session;

import io.marketprism.collector.connection.CloseReason;
import io.marketprism.collector.model.Text;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * One OkHttp WebSocket. Its callbacks run on the reader thread of this socket, the failure to
 * connect on the thread that tried. Thread-safe; cancelling closes the plain socket and blocks
 * neither for TLS nor for a peer.
 */
final class OkHttpWire extends WebSocketListener implements Wire {
  private static final int NORMAL = 1000;

  private final WireEvents events;
  private final MessageMeter meter;
  private final InstantSource wall;
  private volatile @Nullable WebSocket socket;

  OkHttpWire(WireEvents events, MessageMeter meter, InstantSource wall) {
    this.events = events;
    this.meter = meter;
    this.wall = wall;
  }

  void begin(OkHttpClient client, Request request) {
    socket = client.newWebSocket(request, this);
  }

  @Override
  public boolean send(String frame) {
    WebSocket open = socket;
    return open != null && open.send(frame);
  }

  @Override
  public long queuedBytes() {
    WebSocket open = socket;
    return open == null ? 0 : open.queueSize();
  }

  @Override
  public void close() {
    WebSocket open = socket;
    if (open != null) {
      open.close(NORMAL, null);
    }
  }

  @Override
  public void cancel() {
    WebSocket open = socket;
    if (open != null) {
      open.cancel();
    }
  }

  @Override
  public void onOpen(WebSocket webSocket, Response response) {
    meter.delivered();
    events.opened();
  }

  @Override
  public void onMessage(WebSocket webSocket, String text) {
    meter.delivered();
    events.text(text);
  }

  @Override
  public void onMessage(WebSocket webSocket, ByteString bytes) {
    meter.delivered();
    events.binary();
  }

  /** Answers at once: OkHttp keeps the socket until we do. */
  @Override
  public void onClosing(WebSocket webSocket, int code, String reason) {
    webSocket.close(NORMAL, null);
    events.closing(code, Text.printable(reason));
  }

  @Override
  public void onClosed(WebSocket webSocket, int code, String reason) {
    end(CloseReasons.ofCloseCode(code), code + " " + Text.printable(reason));
  }

  @Override
  public void onFailure(WebSocket webSocket, Throwable failure, @Nullable Response response) {
    if (meter.exceeded()) {
      end(CloseReason.MESSAGE_TOO_LONG, CloseReasons.detail(failure));
    } else if (response != null && response.code() != 101) {
      refused(response);
    } else {
      end(CloseReasons.ofFailure(failure), CloseReasons.detail(failure));
    }
  }

  private void refused(Response response) {
    int status = response.code();
    Optional<Duration> retryAfter =
        CloseReasons.retryAfter(response.header("Retry-After"), wall.instant());
    events.ended(CloseReasons.ofStatus(status), "status " + status, retryAfter);
  }

  private void end(CloseReason reason, String detail) {
    events.ended(reason, detail, Optional.empty());
  }
}
