package io.marketprism.collector.exchange.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.connection.CloseReason;
import io.marketprism.collector.testing.net.Frames;
import io.marketprism.collector.testing.net.RawExchange;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocketFaultTest {
  private LoopbackSlot slot = new LoopbackSlot();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @AfterEach
  void noSocketIsLeft() {
    slot.close();
  }

  @Test
  void connectsSubscribesAndDeliversFrames() throws Exception {
    try (RawExchange exchange = new RawExchange((n, peer) -> peer.serve().awaitEnd())) {
      slot.session(exchange.ws(), "a");
      slot.listener.await("frame 1 data x");
      assertThat(slot.registry.openSockets()).isEqualTo(1);
      assertThat(slot.registry.sockets().get(0).remote().orElseThrow().getPort())
          .isEqualTo(exchange.port());
      assertThat(slot.registry.sockets().get(0).createdAt()).isPresent();
      assertThat(slot.registry.connections().get(0).bytesReceived()).isGreaterThan(100);
      assertThat(slot.listener.told()).containsExactly("subscribed 1 a");
    }
  }

  @Test
  void offersNoCompression() throws Exception {
    try (RawExchange exchange = new RawExchange((n, peer) -> heard.add(peer.request()))) {
      slot.session(exchange.ws(), "a");
      assertThat(heard.poll(10, TimeUnit.SECONDS))
          .contains("Upgrade: websocket")
          .doesNotContain("permessage-deflate");
    }
  }

  @Test
  void compressionThatWasNotOfferedEndsTheConnection() throws Exception {
    RawExchange.Script script =
        (n, peer) -> {
          peer.shakeHands("Sec-WebSocket-Extensions: permessage-deflate\r\n");
          peer.frame(0xc0 | Frames.TEXT, new byte[] {1, 2, 3}).hold();
        };
    try (RawExchange exchange = new RawExchange(script)) {
      slot.session(exchange.ws(), "a");
      slot.awaitClosed(CloseReason.PROTOCOL);
      assertThat(slot.listener.events).noneMatch(event -> event.startsWith("frame"));
    }
  }

  @Test
  void serverCloseIsAnsweredAndTheSocketFreedThoughTheServerHoldsIt() throws Exception {
    RawExchange.Script script =
        (n, peer) -> {
          peer.serve();
          if (n == 1) {
            peer.close(1001, "going away");
            heard.add(peer.read());
            peer.hold();
            heard.add("end");
          } else {
            peer.awaitEnd();
          }
        };
    try (RawExchange exchange = new RawExchange(script)) {
      slot.session(exchange.ws(), "a");
      slot.listener.await("frame 2 data x");
      assertThat(heard.poll(1, TimeUnit.SECONDS)).startsWith("8 ");
      assertThat(heard.poll(1, TimeUnit.SECONDS)).isEqualTo("end");
      assertThat(slot.registry.openSockets()).isEqualTo(1);
      assertThat(slot.counts().closed()).containsOnlyKeys(CloseReason.SERVER_CLOSE);
      assertThat(exchange.accepted()).isEqualTo(2);
    }
  }

  @Test
  void closeThatIsNotAnsweredFreesTheSocketWithinThreeSeconds() throws Exception {
    RawExchange.Script script =
        (n, peer) -> {
          peer.serve();
          heard.add(peer.read());
          heard.add("held");
          peer.hold();
        };
    try (RawExchange exchange = new RawExchange(script)) {
      Session session = slot.session(exchange.ws(), "a");
      slot.listener.await("frame 1 data x");
      long before = System.nanoTime();
      session.close();
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isBetween(Duration.ofMillis(1_500), Duration.ofSeconds(3));
      assertThat(slot.registry.openSockets()).isZero();
      assertThat(heard).contains("held");
    }
  }

  @Test
  void closeThatIsAnsweredTakesNoTime() throws Exception {
    RawExchange.Script script =
        (n, peer) -> {
          peer.serve();
          peer.read();
          peer.close(1000, "").closeSocket();
        };
    try (RawExchange exchange = new RawExchange(script)) {
      Session session = slot.session(exchange.ws(), "a");
      slot.listener.await("frame 1 data x");
      long before = System.nanoTime();
      session.close();
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
      assertThat(slot.counts().closed()).containsOnlyKeys(CloseReason.CLOSED);
    }
  }

  @Test
  void closeWhileThePeerDoesNotShakeHandsFreesTheSocketAtOnce() throws Exception {
    try (RawExchange exchange = new RawExchange((n, peer) -> heard.add(peer.request()))) {
      Session session = slot.session(exchange.ws(), "a");
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isNotNull();
      long before = System.nanoTime();
      session.close();
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
      assertThat(slot.registry.openSockets()).isZero();
    }
  }

  @Test
  void resetInTheMiddleOfAFrameIsOneLossAndOneReconnect() throws Exception {
    RawExchange.Script script =
        (n, peer) -> {
          peer.serve();
          if (n == 1) {
            heard.poll(10, TimeUnit.SECONDS);
            peer.write(new byte[] {(byte) 0x81, 100, 'd', 'a'}).reset();
          } else {
            peer.awaitEnd();
          }
        };
    try (RawExchange exchange = new RawExchange(script)) {
      slot.session(exchange.ws(), "a");
      slot.listener.await("frame 1 data x");
      heard.add("go");
      slot.listener.await("frame 2 data x");
      assertThat(slot.listener.told())
          .hasSize(3)
          .anyMatch(event -> event.startsWith("lost 1 reset"));
    }
  }

  @Test
  void endOfTheStreamIsALoss() throws Exception {
    RawExchange.Script script =
        (n, peer) -> {
          peer.serve();
          if (n == 1) {
            peer.closeSocket();
          } else {
            peer.awaitEnd();
          }
        };
    try (RawExchange exchange = new RawExchange(script)) {
      slot.session(exchange.ws(), "a");
      slot.listener.await("frame 2 data x");
      assertThat(slot.counts().closed()).containsOnlyKeys(CloseReason.END_OF_STREAM);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "429, RATE_LIMITED", "418, BANNED", "403, FORBIDDEN", "451, RESTRICTED",
    "503, SERVER_ERROR", "301, REDIRECTED", "200, REJECTED", "401, REJECTED"
  })
  void answerThatIsNoUpgradeHasAReasonOfItsOwn(int status, CloseReason reason) throws Exception {
    RawExchange.Script script =
        (n, peer) -> {
          peer.request();
          peer.write(
              "HTTP/1.1 "
                  + status
                  + " X\r\nLocation: /other\r\nRetry-After: 30\r\nContent-Length: 2\r\n\r\nno");
          peer.hold();
        };
    try (RawExchange exchange = new RawExchange(script)) {
      slot.session(exchange.ws(), "a");
      slot.awaitFailure(reason);
      Eventually.holds("no socket", Duration.ofSeconds(2), () -> slot.registry.openSockets() == 0);
      assertThat(exchange.accepted()).isEqualTo(1);
      assertThat(slot.listener.events).isEmpty();
    }
  }

  @Test
  void messageThatNeverEndsIsCutOff() throws Exception {
    RawExchange.Script script =
        (n, peer) -> {
          peer.serve();
          peer.head(0x80 | Frames.TEXT, 1L << 31);
          byte[] part = new byte[64 * 1024];
          while (true) {
            peer.write(part);
          }
        };
    try (RawExchange exchange = new RawExchange(script)) {
      slot.session(exchange.ws(), "a");
      slot.awaitClosed(CloseReason.MESSAGE_TOO_LONG);
      slot.listener.await(event -> event.startsWith("lost 1 message_too_long"));
    }
  }

  @Test
  void binaryFramesAreNoData() throws Exception {
    RawExchange.Script script =
        (n, peer) ->
            peer.serve().frame(0x80 | Frames.BINARY, new byte[10]).text("data y").awaitEnd();
    try (RawExchange exchange = new RawExchange(script)) {
      slot.session(exchange.ws(), "a");
      slot.listener.await("frame 1 data y");
      assertThat(slot.registry.connections().get(0).framesReceived()).isEqualTo(4);
    }
  }

  @Test
  void errorInAHandlerLeavesNoZombie() throws Exception {
    RawExchange.Script script =
        (n, peer) -> {
          peer.serve();
          if (n == 1) {
            peer.text("error");
          }
          peer.awaitEnd();
        };
    try (RawExchange exchange = new RawExchange(script)) {
      slot.session(exchange.ws(), "a");
      slot.listener.await("frame 2 data x");
      assertThat(slot.counts().closed()).containsOnlyKeys(CloseReason.HANDLER_ERROR);
      assertThat(slot.registry.openSockets()).isEqualTo(1);
    }
  }

  @Test
  void hostThatDoesNotResolveIsAReasonOfItsOwn() {
    slot.close();
    ClientOptions.Resolver none =
        host -> {
          throw new UnknownHostException(host);
        };
    slot =
        new LoopbackSlot(new ClientOptions(Optional.empty(), Optional.of(none), Optional.empty()));
    slot.session(URI.create("ws://exchange.test:1/ws"), "a");
    slot.awaitFailure(CloseReason.DNS);
  }

  @Test
  void addressThatRefusesIsPassedOverForTheNext() throws Exception {
    slot.close();
    ClientOptions.Resolver both = host -> List.of(loopback(2), loopback(1));
    slot =
        new LoopbackSlot(new ClientOptions(Optional.empty(), Optional.of(both), Optional.empty()));
    try (RawExchange exchange = new RawExchange((n, peer) -> peer.serve().awaitEnd())) {
      slot.session(URI.create("ws://exchange.test:" + exchange.port() + "/ws"), "a");
      slot.listener.await("frame 1 data x");
      assertThat(slot.counts().connectFailures()).isEmpty();
      assertThat(slot.registry.openSockets()).isEqualTo(1);
    }
  }

  @Test
  void nobodyListeningIsRefusedAndRetriedUntilSomebodyDoes() throws Exception {
    RawExchange gone = new RawExchange((n, peer) -> {});
    gone.close();
    slot.session(gone.ws(), "a");
    Eventually.holds(
        "three tries",
        Duration.ofSeconds(10),
        () -> slot.counts().connectFailures().getOrDefault(CloseReason.REFUSED, 0L) >= 3);
    Eventually.holds("no socket", Duration.ofSeconds(2), () -> slot.registry.openSockets() <= 1);
  }

  @Test
  void peerThatSpeaksNoTlsIsATlsFailure() throws Exception {
    RawExchange.Script script = (n, peer) -> peer.write("HTTP/1.1 400 Bad Request\r\n\r\n").hold();
    try (RawExchange exchange = new RawExchange(script)) {
      slot.session(URI.create("wss://127.0.0.1:" + exchange.port() + "/ws"), "a");
      slot.awaitFailure(CloseReason.TLS);
    }
  }

  private static InetAddress loopback(int last) throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
  }
}
