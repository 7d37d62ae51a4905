package io.marketprism.collector.testing.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
  private static final Duration A_WHILE = Duration.ofMillis(150);
  private static final int HUGE = 1 << 20;

  /** What the server hears, and what it is to say. */
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  private final BlockingQueue<byte[]> said = new LinkedBlockingQueue<>();
  private RawExchange server;
  private FaultProxy proxy;

  @BeforeEach
  void begin() throws IOException {
    server = new RawExchange(this::serve);
    proxy = FaultProxy.before(server.port());
  }

  @AfterEach
  void end() throws IOException {
    proxy.close();
    server.close();
  }

  /** Grants each upgrade, then says what it is told to; hears on a thread of its own. */
  private void serve(int number, RawPeer peer) throws Exception {
    peer.shakeHands();
    heard.add("upgrade " + number);
    Daemons.start(
        "listener",
        () -> {
          try {
            while (true) {
              heard.add(peer.read());
            }
          } catch (IOException e) {
            peer.closeSocket();
            heard.add("gone " + number);
          }
        });
    while (true) {
      peer.write(said.take());
    }
  }

  private void say(String text) {
    said.add(Frames.text(text));
  }

  private String hear() throws InterruptedException {
    return String.valueOf(heard.poll(RawClient.PATIENCE.toSeconds(), TimeUnit.SECONDS));
  }

  private RawClient client() throws IOException {
    return new RawClient(proxy.port()).upgrade();
  }

  private Relay only() {
    await(() -> proxy.webSockets().size() == 1);
    return proxy.webSockets().get(0);
  }

  private static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + RawClient.PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.onSpinWait();
    }
  }

  @Test
  void handsOnWhatBothSay() throws Exception {
    try (RawClient client = client()) {
      say("one");
      client.say(masked("two"));

      assertThat(client.frame()).isEqualTo("1 one");
      assertThat(hear()).isEqualTo("upgrade 1");
      assertThat(hear()).isEqualTo("1 two");
      assertThat(proxy.requests()).hasSize(1).allMatch(FaultProxy.Request::isUpgrade);
    }
    assertThat(hear()).isEqualTo("gone 1");
    await(() -> proxy.relays().isEmpty());
  }

  @Test
  void handsOnWhatIsNoHttpAtOnceThoughTheServerSpeaksFirst() throws Exception {
    RawExchange.Script script =
        (n, peer) -> {
          peer.write("INFO {}\r\n");
          heard.add(peer.read());
        };
    try (RawExchange talker = new RawExchange(script);
        FaultProxy before = FaultProxy.before(talker.port());
        RawClient client = new RawClient(before.port())) {
      assertThat(client.text(9)).isEqualTo("INFO {}\r\n");
      client.say(masked("PUB"));

      assertThat(hear()).isEqualTo("1 PUB");
    }
  }

  @Test
  void delaysWhatTheServerSaysAndKeepsItsOrder() throws Exception {
    try (RawClient client = client()) {
      only().toClient().delay(A_WHILE);
      long before = System.nanoTime();
      say("one");
      assertThat(client.frame()).isEqualTo("1 one");
      assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(A_WHILE.toNanos());

      say("two");
      assertThat(client.hearsNothing(Duration.ofMillis(20))).isTrue();
      only().pass();
      say("three");
      assertThat(client.frame()).isEqualTo("1 two");
      assertThat(client.frame()).isEqualTo("1 three");
    }
  }

  @Test
  void delaysWhatTheClientSays() throws Exception {
    try (RawClient client = client()) {
      assertThat(hear()).isEqualTo("upgrade 1");
      only().toServer().delay(A_WHILE);
      long before = System.nanoTime();
      client.say(masked("one"));

      assertThat(hear()).isEqualTo("1 one");
      assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(A_WHILE.toNanos());
    }
  }

  @Test
  void losesTheRestAndItsEnd() throws Exception {
    try (RawClient client = client()) {
      only().toClient().lose();
      say("one");
      server.close();

      assertThat(client.hearsNothing(A_WHILE)).isTrue();
    }
    await(() -> proxy.relays().isEmpty());
  }

  @Test
  void dribblesByteByByte() throws Exception {
    try (RawClient client = client()) {
      only().toClient().dribble(Duration.ofMillis(20));
      long before = System.nanoTime();
      say("12345678");

      assertThat(client.frame()).isEqualTo("1 12345678");
      assertThat(System.nanoTime() - before)
          .isGreaterThanOrEqualTo(Duration.ofMillis(9 * 20).toNanos());
    }
  }

  @Test
  void endsWithTheClientThoughItDribbles() throws Exception {
    try (RawClient client = client()) {
      only().toClient().dribble(Duration.ofSeconds(2));
      say("12345678");
      assertThat(client.text(1)).hasSize(1);
    }
    await(() -> proxy.relays().isEmpty());
    assertThat(hear()).isEqualTo("upgrade 1");
    assertThat(hear()).isEqualTo("gone 1");
  }

  @Test
  void endsOneDirectionOnly() throws Exception {
    try (RawClient client = client()) {
      assertThat(hear()).isEqualTo("upgrade 1");
      only().halfClose();
      assertThat(client.frame()).isEqualTo("end");
      client.say(masked("still"));

      assertThat(hear()).isEqualTo("1 still");
    }
    assertThat(hear()).isEqualTo("gone 1");
  }

  @Test
  void endsWithAFin() throws Exception {
    try (RawClient client = client()) {
      only().end();
      assertThat(client.frame()).isEqualTo("end");
      assertThat(hear()).isEqualTo("upgrade 1");
      assertThat(hear()).isEqualTo("gone 1");
    }
  }

  @Test
  void resets() throws Exception {
    try (RawClient client = client()) {
      only().reset();
      assertThat(client.frame()).isEqualTo("reset");
    }
  }

  @Test
  void freezesBothWaysAndGoesOn() throws Exception {
    try (RawClient client = client()) {
      assertThat(hear()).isEqualTo("upgrade 1");
      only().freeze();
      say("one");
      client.say(masked("two"));
      assertThat(client.hearsNothing(A_WHILE)).isTrue();
      assertThat(heard).isEmpty();

      only().pass();
      assertThat(client.frame()).isEqualTo("1 one");
      assertThat(hear()).isEqualTo("1 two");
    }
  }

  @Test
  void acceptsAndNeverHandsOn() throws Exception {
    proxy.toNewcomers(Relay::freeze);
    try (RawClient client = new RawClient(proxy.port())) {
      client.say("GET / HTTP/1.1\r\n\r\n");
      assertThat(client.hearsNothing(A_WHILE)).isTrue();
      assertThat(proxy.requests()).isEmpty();
      assertThat(heard).isEmpty();
    }
  }

  @Test
  void stopsReadingSoThatTheClientCannotSayMuch() throws Exception {
    try (FaultProxy small = FaultProxy.before(server.port(), 4 << 10);
        RawClient client = new RawClient(small.port()).upgrade()) {
      await(() -> small.webSockets().size() == 1);
      small.webSockets().get(0).toServer().hold();
      BlockingQueue<Integer> written = new LinkedBlockingQueue<>();
      Daemons.start(
          "writer",
          () -> {
            for (int i = 1; i <= 64; i++) {
              client.say(new byte[HUGE]);
              written.add(i);
            }
          });
      int count = 0;
      while (written.poll(A_WHILE.toMillis(), TimeUnit.MILLISECONDS) != null) {
        count++;
      }

      assertThat(count).isLessThan(64);
    }
  }

  @Test
  void resetsInTheMiddleOfAFrame() throws Exception {
    try (RawClient client = client()) {
      only().resetInNextFrame();
      said.add(Frames.of(0x80 | Frames.PONG, new byte[] {'p'}));
      assertThat(client.frame()).isEqualTo("10 p");
      say("12345678");

      assertThat(client.frame()).isEqualTo("reset");
    }
  }

  @Test
  void endsInTheMiddleOfAFrame() throws Exception {
    try (RawClient client = client()) {
      only().endInNextFrame();
      say("12345678");

      assertThat(client.text(6)).isEqualTo("\ufffd\b1234");
      assertThat(client.frame()).isEqualTo("end");
    }
  }

  @Test
  void refusesWhileItKeepsThePort() throws Exception {
    try (RawClient before = client()) {
      proxy.refuse();
      assertThatThrownBy(() -> new RawClient(proxy.port())).isInstanceOf(ConnectException.class);
      say("one");
      assertThat(before.frame()).isEqualTo("1 one");

      proxy.listen();
      try (RawClient after = client()) {
        say("two");
        say("three");
        assertThat(after.frame()).isIn("1 two", "1 three");
      }
    }
  }

  @Test
  void answersAnUpgradeWithGivenBytesAndAnotherRequestNot() throws Exception {
    proxy.answer(FaultProxy.Request::isUpgrade, Replies.retryAfter(429, 30));
    try (RawClient client = new RawClient(proxy.port())) {
      client.say("GET /ws HTTP/1.1\r\nUpgrade: websocket\r\n\r\n");
      assertThat(client.head()).isEqualTo("HTTP/1.1 429 X");
      assertThat(heard).isEmpty();
    }
    proxy.pass();
    try (RawClient client = client()) {
      say("one");
      assertThat(client.frame()).isEqualTo("1 one");
    }
  }

  @Test
  void putsBytesInBetweenFramesOnly() throws Exception {
    try (RawClient client = client()) {
      byte[] frame = Frames.text("12345678");
      said.add(Arrays.copyOf(frame, 5));
      assertThat(client.text(5)).endsWith("123");
      only().inject(Frames.text("in between"));
      assertThat(client.hearsNothing(Duration.ofMillis(20))).isTrue();
      said.add(Arrays.copyOfRange(frame, 5, frame.length));

      assertThat(client.text(5)).isEqualTo("45678");
      assertThat(client.frame()).isEqualTo("1 in between");
      only().inject(Frames.text("at once"));
      assertThat(client.frame()).isEqualTo("1 at once");
    }
  }

  @Test
  void putsACloseInAndHoldsTheSocket() throws Exception {
    try (RawClient client = client()) {
      assertThat(hear()).isEqualTo("upgrade 1");
      only().injectAndHold(Frames.close(1001, "x"));
      assertThat(client.frame()).startsWith("8 ");
      client.say(masked("answer"));
      say("lost");

      assertThat(client.hearsNothing(A_WHILE)).isTrue();
      assertThat(heard).isEmpty();
    }
    assertThat(hear()).isEqualTo("gone 1");
    await(() -> proxy.relays().isEmpty());
  }

  @Test
  void leavesOutDataAndPassesControl() throws Exception {
    try (RawClient client = client()) {
      only().silence();
      say("lost");
      said.add(Frames.of(0x80 | Frames.PONG, new byte[] {'p'}));
      assertThat(client.frame()).isEqualTo("10 p");

      only().pass();
      only().swallowPongs();
      said.add(Frames.of(0x80 | Frames.PONG, new byte[] {'p'}));
      say("one");
      assertThat(client.frame()).isEqualTo("1 one");
    }
  }

  @Test
  void followsFramesOfEveryLength() throws Exception {
    try (RawClient client = client()) {
      only().silence();
      for (int length : new int[] {0, 1, 125, 126, 65_535, 65_536, 200_000}) {
        said.add(Frames.of(0x80 | Frames.TEXT, new byte[length]));
        said.add(
            Frames.of(
                0x80 | Frames.PONG, Integer.toString(length).getBytes(StandardCharsets.US_ASCII)));
        assertThat(client.frame()).isEqualTo("10 " + length);
      }
    }
  }

  @Test
  void closingLeavesNoSocket() throws Exception {
    try (RawClient client = client()) {
      Relay relay = only();
      relay.freeze();
      proxy.close();

      assertThat(client.frame()).isEqualTo("end");
      assertThat(relay.isOpen()).isFalse();
      assertThat(proxy.relays()).isEmpty();
      assertThatThrownBy(() -> new RawClient(proxy.port()))
          .isInstanceOfAny(SocketException.class, SocketTimeoutException.class);
    }
  }

  /** A text frame as a client sends it; the mask is of zeros. */
  private static byte[] masked(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    byte[] frame = new byte[6 + payload.length];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | payload.length);
    System.arraycopy(payload, 0, frame, 6, payload.length);
    return frame;
  }
}
