package io.marketprism.collector.testing.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
  private static final Duration A_WHILE = Duration.ofMillis(150);
  private static final int HUGE = 1 << 20;

  private ProxiedServer on;

  @BeforeEach
  void begin() throws IOException {
    on = new ProxiedServer();
  }

  @AfterEach
  void end() throws IOException {
    on.close();
  }

  @Test
  void handsOnWhatBothSay() throws Exception {
    try (RawClient client = on.client()) {
      on.say("one");
      client.say(ProxiedServer.masked("two"));

      assertThat(client.frame()).isEqualTo("1 one");
      assertThat(on.hear()).isEqualTo("upgrade 1");
      assertThat(on.hear()).isEqualTo("1 two");
      assertThat(on.proxy.requests()).hasSize(1).allMatch(FaultProxy.Request::isUpgrade);
    }
    assertThat(on.hear()).isEqualTo("gone 1");
    ProxiedServer.await(() -> on.proxy.relays().isEmpty());
  }

  @Test
  void handsOnWhatIsNoHttpAtOnceThoughTheServerSpeaksFirst() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    RawExchange.Script script =
        (n, peer) -> {
          peer.write("INFO {}\r\n");
          heard.add(peer.read());
        };
    try (RawExchange talker = new RawExchange(script);
        FaultProxy before = FaultProxy.before(talker.port());
        RawClient client = new RawClient(before.port())) {
      assertThat(client.text(9)).isEqualTo("INFO {}\r\n");
      client.say(ProxiedServer.masked("PUB"));

      assertThat(heard.poll(RawClient.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("1 PUB");
    }
  }

  @Test
  void delaysWhatTheServerSaysAndKeepsItsOrder() throws Exception {
    try (RawClient client = on.client()) {
      on.only().toClient().delay(A_WHILE);
      long before = System.nanoTime();
      on.say("one");
      assertThat(client.frame()).isEqualTo("1 one");
      assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(A_WHILE.toNanos());

      on.say("two");
      assertThat(client.hearsNothing(Duration.ofMillis(20))).isTrue();
      on.only().pass();
      on.say("three");
      assertThat(client.frame()).isEqualTo("1 two");
      assertThat(client.frame()).isEqualTo("1 three");
    }
  }

  @Test
  void delaysWhatTheClientSays() throws Exception {
    try (RawClient client = on.client()) {
      assertThat(on.hear()).isEqualTo("upgrade 1");
      on.only().toServer().delay(A_WHILE);
      long before = System.nanoTime();
      client.say(ProxiedServer.masked("one"));

      assertThat(on.hear()).isEqualTo("1 one");
      assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(A_WHILE.toNanos());
    }
  }

  @Test
  void delaysWhatTheClientSaysFromItsFirstWordOn() throws Exception {
    on.proxy.toNewcomers(relay -> relay.toServer().delay(A_WHILE));
    try (RawClient client = on.client()) {
      assertThat(on.hear()).isEqualTo("upgrade 1");
      client.say(ProxiedServer.masked("one"));

      assertThat(on.hear()).isEqualTo("1 one");
    }
  }

  @Test
  void losesTheRestAndItsEnd() throws Exception {
    try (RawClient client = on.client()) {
      on.only().toClient().lose();
      on.say("one");
      on.server.close();

      assertThat(client.hearsNothing(A_WHILE)).isTrue();
    }
    ProxiedServer.await(() -> on.proxy.relays().isEmpty());
  }

  @Test
  void dribblesByteByByte() throws Exception {
    try (RawClient client = on.client()) {
      on.only().toClient().dribble(Duration.ofMillis(20));
      long before = System.nanoTime();
      on.say("12345678");

      assertThat(client.frame()).isEqualTo("1 12345678");
      assertThat(System.nanoTime() - before)
          .isGreaterThanOrEqualTo(Duration.ofMillis(9 * 20).toNanos());
    }
  }

  @Test
  void endsWithTheClientThoughItDribbles() throws Exception {
    try (RawClient client = on.client()) {
      on.only().toClient().dribble(Duration.ofSeconds(2));
      on.say("12345678");
      assertThat(client.text(1)).hasSize(1);
    }
    ProxiedServer.await(() -> on.proxy.relays().isEmpty());
    assertThat(on.hear()).isEqualTo("upgrade 1");
    assertThat(on.hear()).isEqualTo("gone 1");
  }

  @Test
  void endsOneDirectionOnly() throws Exception {
    try (RawClient client = on.client()) {
      assertThat(on.hear()).isEqualTo("upgrade 1");
      on.only().halfClose();
      assertThat(client.frame()).isEqualTo("end");
      client.say(ProxiedServer.masked("still"));

      assertThat(on.hear()).isEqualTo("1 still");
    }
    assertThat(on.hear()).isEqualTo("gone 1");
  }

  @Test
  void endsWithAFin() throws Exception {
    try (RawClient client = on.client()) {
      on.only().end();
      assertThat(client.frame()).isEqualTo("end");
      assertThat(on.hear()).isEqualTo("upgrade 1");
      assertThat(on.hear()).isEqualTo("gone 1");
    }
  }

  @Test
  void resets() throws Exception {
    try (RawClient client = on.client()) {
      on.only().reset();
      assertThat(client.frame()).isEqualTo("reset");
    }
  }

  @Test
  void freezesBothWaysAndGoesOn() throws Exception {
    try (RawClient client = on.client()) {
      assertThat(on.hear()).isEqualTo("upgrade 1");
      on.only().freeze();
      on.say("one");
      client.say(ProxiedServer.masked("two"));
      assertThat(client.hearsNothing(A_WHILE)).isTrue();
      assertThat(on.heardNothing()).isTrue();

      on.only().pass();
      assertThat(client.frame()).isEqualTo("1 one");
      assertThat(on.hear()).isEqualTo("1 two");
    }
  }

  @Test
  void acceptsAndNeverHandsOn() throws Exception {
    on.proxy.toNewcomers(Relay::freeze);
    try (RawClient client = new RawClient(on.proxy.port())) {
      client.say("GET / HTTP/1.1\r\n\r\n");
      assertThat(client.hearsNothing(A_WHILE)).isTrue();
      assertThat(on.proxy.requests()).isEmpty();
      assertThat(on.heardNothing()).isTrue();
    }
  }

  @Test
  void stopsReadingSoThatTheClientCannotSayMuch() throws Exception {
    try (FaultProxy small = FaultProxy.before(on.server.port(), 4 << 10);
        RawClient client = new RawClient(small.port()).upgrade()) {
      ProxiedServer.await(() -> small.webSockets().size() == 1);
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
  void refusesWhileItKeepsThePort() throws Exception {
    try (RawClient before = on.client()) {
      on.proxy.refuse();
      assertThatThrownBy(() -> new RawClient(on.proxy.port())).isInstanceOf(ConnectException.class);
      on.say("one");
      assertThat(before.frame()).isEqualTo("1 one");

      on.proxy.listen();
      try (RawClient after = on.client()) {
        assertThat(on.hear()).isEqualTo("upgrade 1");
        assertThat(on.hear()).isEqualTo("upgrade 2");
        after.say(ProxiedServer.masked("two"));
        assertThat(on.hear()).isEqualTo("1 two");
      }
    }
  }

  @Test
  void answersAnUpgradeWithGivenBytesAndAnotherRequestNot() throws Exception {
    on.proxy.answer(FaultProxy.Request::isUpgrade, Replies.retryAfter(429, 30));
    try (RawClient client = new RawClient(on.proxy.port())) {
      client.say("GET /ws HTTP/1.1\r\nUpgrade: websocket\r\n\r\n");
      assertThat(client.head()).isEqualTo("HTTP/1.1 429 X");
      assertThat(on.heardNothing()).isTrue();
    }
    on.proxy.pass();
    try (RawClient client = on.client()) {
      on.say("one");
      assertThat(client.frame()).isEqualTo("1 one");
    }
  }

  @Test
  void closingLeavesNoSocket() throws Exception {
    try (RawClient client = on.client()) {
      Relay relay = on.only();
      relay.freeze();
      on.proxy.close();

      assertThat(client.frame()).isEqualTo("end");
      assertThat(relay.isOpen()).isFalse();
      assertThat(on.proxy.relays()).isEmpty();
      assertThatThrownBy(() -> new RawClient(on.proxy.port()))
          .isInstanceOfAny(SocketException.class, SocketTimeoutException.class);
    }
  }
}
