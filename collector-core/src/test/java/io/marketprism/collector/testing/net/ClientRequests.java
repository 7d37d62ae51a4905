package io.marketprism.collector.testing.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Follows what a client says on one connection as long as that is requests without a body, one
 * after another, so that some can be answered in the server's place. Everything else goes on as it
 * is. Not thread-safe; owned by the thread that reads the client.
 */
final class ClientRequests {
  private static final byte[] GET = "GET ".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST_HEAD = 64 << 10;

  private final ServerFrames.Output toServer;
  private final ServerFrames.Output toClient;
  private final Function<String, Optional<byte[]>> answers;
  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private int lineEnds;
  private boolean beyond;

  /**
   * @param answers is given each request's head, and says what is answered in the server's place
   */
  ClientRequests(
      ServerFrames.Output toServer,
      ServerFrames.Output toClient,
      Function<String, Optional<byte[]>> answers) {
    this.toServer = toServer;
    this.toClient = toClient;
    this.answers = answers;
  }

  /** The client said this. */
  void take(byte[] bytes, int count) throws IOException {
    int at = 0;
    while (at < count && !beyond) {
      step(bytes[at++]);
    }
    if (at < count) {
      head.write(bytes, at, count - at);
    }
    if (beyond) {
      pass();
    }
  }

  private void step(byte next) throws IOException {
    int length = head.size();
    head.write(next);
    if ((length < GET.length && next != GET[length]) || length >= LONGEST_HEAD) {
      beyond = true;
    } else if (next == '\n') {
      lineEnds++;
      if (lineEnds == 2) {
        endOfHead();
      }
    } else if (next != '\r') {
      lineEnds = 0;
    }
  }

  private void endOfHead() throws IOException {
    lineEnds = 0;
    String request = head.toString(StandardCharsets.ISO_8859_1);
    Optional<byte[]> answer = answers.apply(request);
    if (answer.isPresent()) {
      head.reset();
      toClient.write(answer.get(), answer.get().length);
      return;
    }
    beyond = isUpgrade(request);
    pass();
  }

  /** Whether a request asks for a WebSocket. */
  static boolean isUpgrade(String request) {
    return request.toLowerCase(Locale.ROOT).contains("\r\nupgrade: websocket\r\n");
  }

  private void pass() throws IOException {
    byte[] bytes = head.toByteArray();
    head.reset();
    toServer.write(bytes, bytes.length);
  }
}
