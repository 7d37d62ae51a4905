package io.marketprism.collector.app.simulator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.collector.app.simulator.Patience;
import io.marketprism.collector.app.simulator.WireClient;
import io.marketprism.collector.app.simulator.WireClient.Event;
import io.marketprism.collector.app.simulator.WireClient.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatorServerTest {
  private static final byte[] NOTHING = {};

  private final EchoExchange first = new EchoExchange();
  private final EchoExchange second = new EchoExchange();
  private final SimulatorServer server = new SimulatorServer(0, exchanges());

  private Map<String, SimulatedExchange> exchanges() {
    Map<String, SimulatedExchange> exchanges = new LinkedHashMap<>();
    exchanges.put("first", first);
    exchanges.put("second", second);
    return exchanges;
  }

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private WireClient open() throws IOException {
    return WireClient.open(server.port(), "/ws");
  }

  /** Does something to the newest connection, on the loop. */
  private void act(Consumer<SimulatedConnection> what) {
    server.call(
        () -> {
          what.accept(first.connections.get(first.connections.size() - 1));
          return true;
        });
  }

  @Test
  void requestsGoToTheExchangeThatTheirPathNames() throws IOException {
    assertThat(WireClient.get(server.port(), "/second/a/b?c=d%20e").body())
        .contains("/a/b")
        .contains("c=d e");
    assertThat(WireClient.get(server.port(), "/second").headers()).containsEntry("X-Seen", "/");
    assertThat(WireClient.get(server.port(), "/secondary").headers())
        .containsEntry("X-Seen", "/secondary");
    assertThat(WireClient.get(server.port(), "/first/x").headers()).containsEntry("X-Seen", "/x");
    assertThat(WireClient.request(server.port(), "POST", "/x", "body ä").body())
        .contains("POST")
        .contains("body ä");
  }

  @Test
  void oneConnectionCarriesManyRequests() throws IOException {
    try (WireClient client = new WireClient(server.port())) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.request("GET", "/x", "").status()).isEqualTo(202);
      }
      assertThat(client.request("GET", "/late", "").body()).isEqualTo("late");
    }
    assertThat(server.connections().socketsAccepted()).isEqualTo(1);
    assertThat(server.connections().requests()).isEqualTo(4);
  }

  @Test
  void someAnswersNeverCome() throws IOException {
    try (WireClient client = new WireClient(server.port())) {
      client.ask("GET", "/never", "");
      assertThat(client.quietFor(200)).isTrue();
    }
  }

  @Test
  void aBrokenPathIsABadRequest() throws IOException {
    assertThat(WireClient.get(server.port(), "/%zz").status()).isEqualTo(400);
  }

  @Test
  void messagesAndPingsAreAnswered() throws IOException {
    try (WireClient client = open()) {
      client.send("hello");
      assertThat(client.next()).isEqualTo(new Event(Kind.TEXT, "echo hello", 0));
      client.ping("p");
      assertThat(client.next()).isEqualTo(new Event(Kind.PONG, "p", 0));
      act(connection -> connection.ping("q"));
      assertThat(client.next()).isEqualTo(new Event(Kind.PING, "q", 0));
      assertThat(first.seen).containsSequence("opened /ws", "ping");
    }
    Patience.until(() -> first.seen.contains("closed 1"));
  }

  @Test
  void framesOfEveryLengthArriveWholeAndInOrder() throws IOException {
    int[] lengths = {0, 1, 125, 126, 1_000, 65_500, 65_533, 65_534, 65_536, 300_000, 3};
    try (WireClient client = open()) {
      act(
          connection -> {
            for (int length : lengths) {
              byte[] body = "b".repeat(length + 2).getBytes(StandardCharsets.US_ASCII);
              connection.frame(new byte[] {'h'}, body, 1, length, new byte[] {'t'});
            }
            connection.flush();
          });
      for (int length : lengths) {
        assertThat(client.next().text()).isEqualTo("h" + "b".repeat(length) + "t");
      }
    }
  }

  @Test
  void oversizedMessagesHaveTheirSize() throws IOException {
    try (WireClient client = open()) {
      act(connection -> connection.oversized(new byte[] {'['}, 2_500_000, new byte[] {']'}));
      String text = client.next().text();
      assertThat(text).hasSize(2_500_000).startsWith("[xx").endsWith("xx]");
    }
  }

  @Test
  void refusalsCarryStatusAndHeaders() throws IOException {
    try (WireClient client = new WireClient(server.port())) {
      WireClient.Answer answer = client.upgrade("/no");
      assertThat(answer.status()).isEqualTo(429);
      assertThat(answer.headers()).containsEntry("Retry-After", "2");
    }
    assertThat(server.connections().upgradesRefused()).isEqualTo(1);
    assertThat(server.connections().webSocketsOpened()).isZero();
  }

  @Test
  void aCloseFrameIsAnsweredAndThenTheSocketCloses() throws IOException {
    try (WireClient client = open()) {
      client.closeFrame(1000);
      assertThat(client.next()).isEqualTo(new Event(Kind.CLOSE, "", 1000));
      assertThat(client.next().kind()).isEqualTo(Kind.FIN);
    }
    Patience.until(() -> server.connections().webSocketsOpen() == 0);
  }

  @Test
  void closingWaitsForTheClientsAnswer() throws IOException {
    try (WireClient client = open()) {
      act(connection -> connection.close(1008, "enough"));
      act(connection -> connection.send("too late"));
      assertThat(client.next()).isEqualTo(new Event(Kind.CLOSE, "enough", 1008));
      assertThat(client.quietFor(100)).isTrue();
      client.closeFrame(1008);
      assertThat(client.next().kind()).isEqualTo(Kind.FIN);
    }
  }

  @Test
  void closingDoesNotWaitForEver() throws IOException {
    try (WireClient client = open()) {
      act(connection -> connection.close(1001, ""));
      assertThat(client.next().kind()).isEqualTo(Kind.CLOSE);
      assertThat(client.next().kind()).isEqualTo(Kind.FIN);
    }
  }

  @Test
  void aHeldConnectionStaysOpenAfterBothCloseFrames() throws IOException {
    try (WireClient client = open()) {
      act(connection -> connection.closeAndHold(1001, ""));
      assertThat(client.next().kind()).isEqualTo(Kind.CLOSE);
      client.closeFrame(1001);
      assertThat(client.quietFor(1_300)).isTrue();
      assertThat(server.connections().webSocketsOpen()).isEqualTo(1);
    }
    Patience.until(() -> server.connections().socketsOpen() == 0);
  }

  @Test
  void aFinishedConnectionEndsWithoutACloseFrame() throws IOException {
    try (WireClient client = open()) {
      act(
          connection -> {
            connection.send("last");
            connection.finish();
          });
      assertThat(client.next().text()).isEqualTo("last");
      assertThat(client.next().kind()).isEqualTo(Kind.FIN);
    }
    Patience.until(() -> server.connections().socketsOpen() == 0);
  }

  @Test
  void aResetConnectionIsReset() throws IOException {
    try (WireClient client = open()) {
      act(SimulatedConnection::reset);
      assertThat(client.next().kind()).isEqualTo(Kind.RESET);
    }
  }

  @Test
  void aSilentConnectionSendsNoDataButAnswers() throws IOException {
    try (WireClient client = open()) {
      act(
          connection -> {
            connection.silence(true);
            connection.frame(NOTHING, new byte[] {'d'}, 0, 1, NOTHING);
            connection.flush();
          });
      client.ping("p");
      assertThat(client.next().kind()).isEqualTo(Kind.PONG);
      client.send("x");
      assertThat(client.next().text()).isEqualTo("echo x");
      act(
          connection -> {
            connection.silence(false);
            connection.frame(NOTHING, new byte[] {'d'}, 0, 1, NOTHING);
            connection.flush();
          });
      assertThat(client.next().text()).isEqualTo("d");
    }
  }

  @Test
  void aFrozenConnectionNeitherReadsNorWritesUntilItThaws() throws IOException {
    try (WireClient client = open()) {
      act(connection -> connection.freeze(true));
      client.send("x");
      client.ping("p");
      act(
          connection -> {
            connection.send("y");
            connection.close(1000, "");
          });
      assertThat(client.quietFor(200)).isTrue();
      act(connection -> connection.freeze(false));
      assertThat(client.next().text()).isEqualTo("echo x");
      assertThat(client.next().kind()).isEqualTo(Kind.PONG);
    }
  }

  @Test
  void rawBytesGoOutAsTheyAre() throws IOException {
    try (WireClient client = open()) {
      act(connection -> connection.raw(new byte[] {(byte) 0x81, 2, 'o', 'k'}));
      assertThat(client.next().text()).isEqualTo("ok");
      act(connection -> connection.raw(new byte[] {(byte) 0x81, 5, 'h'}));
      act(SimulatedConnection::reset);
      assertThat(client.next().kind()).isEqualTo(Kind.RESET);
    }
  }

  @Test
  void aClientThatDoesNotReadMakesTheConnectionUnwritableAndMemoryStaysBounded()
      throws IOException {
    byte[] body = new byte[1_000];
    try (WireClient client = open()) {
      act(
          connection -> {
            int frames = 0;
            while (connection.writable() && frames++ < 100_000) {
              connection.frame(NOTHING, body, 0, body.length, NOTHING);
              connection.flush();
            }
            assertThat(connection.writable()).isFalse();
            assertThat(connection.pending()).isBetween(100_000L, 2_000_000L);
          });
      for (int i = 0; !first.seen.contains("writable"); i++) {
        assertThat(client.next().kind()).isEqualTo(Kind.TEXT);
        assertThat(i).isLessThan(100_000);
      }
    }
  }

  @Test
  void anExchangeThatThrowsIsNamed() throws IOException {
    assertThat(server.failure()).isEmpty();
    try (WireClient client = open()) {
      client.send("throw");
      assertThat(client.end().kind()).isIn(Kind.FIN, Kind.RESET);
    }
    assertThat(server.failure())
        .get()
        .hasToString("java.lang.IllegalStateException: thrown on purpose");
  }

  @Test
  void aTaskOfAnExchangeThatThrowsIsNamed() {
    Runnable task =
        () -> {
          throw new IllegalStateException("thrown later");
        };
    server.call(() -> first.loop().schedule(task, 1, TimeUnit.MILLISECONDS));
    Patience.until(() -> server.failure().isPresent());
    assertThat(server.failure().orElseThrow()).hasMessage("thrown later");
  }

  @Test
  void whatIsNotHttpIsClosedAndIsNoFailureOfTheServer() throws IOException {
    try (WireClient client = new WireClient(server.port())) {
      assertThat(client.request("G(T", "no path \u0000", "").status()).isEqualTo(400);
      assertThat(client.next().kind()).isIn(Kind.FIN, Kind.RESET);
    }
    try (WireClient client = new WireClient(server.port())) {
      client.ask("GET", "/ws HTTP/1.1\r\nUpgrade: websocket\r\nX:", "");
      assertThat(client.next().kind()).isIn(Kind.FIN, Kind.RESET);
    }
    assertThat(WireClient.get(server.port(), "/x").status()).isEqualTo(202);
    assertThat(server.failure()).isEmpty();
  }

  @Test
  void aTakenPortIsSaidAndLeavesNothingBehind() {
    int taken = server.port();
    EchoExchange exchange = new EchoExchange();
    SimulatorServer other = new SimulatorServer(taken, Map.of("x", exchange));
    assertThatThrownBy(other::start)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1:" + taken);
    assertThat(exchange.seen).containsExactly("start", "stop");
    other.close();
  }

  @Test
  void closeEndsEveryConnectionAndTheThread() throws Exception {
    WireClient one = open();
    WireClient two = open();
    WireClient idle = new WireClient(server.port());
    idle.request("GET", "/x", "");
    act(connection -> connection.freeze(true));
    long before = System.nanoTime();
    server.close();
    assertThat(System.nanoTime() - before).isLessThan(2_000_000_000L);
    for (WireClient client : List.of(one, two, idle)) {
      assertThat(client.end().kind()).isIn(Kind.FIN, Kind.RESET);
      client.close();
    }
    assertThat(server.connections().socketsOpen()).isZero();
    assertThat(server.connections().webSocketsOpen()).isZero();
    assertThat(first.seen).endsWith("stop").contains("closed 1", "closed 2");
    assertThat(loopThreads()).isEmpty();
    assertThatThrownBy(() -> server.call(() -> 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("closed");
    assertThatThrownBy(() -> new WireClient(server.port())).isInstanceOf(IOException.class);
    server.close();
  }

  /** Those that are left once each had the time to return from what it has ended. */
  private static List<String> loopThreads() throws InterruptedException {
    List<Thread> found =
        Thread.getAllStackTraces().keySet().stream()
            .filter(
                thread ->
                    thread.getName().equals("exchange-simulator")
                        || thread.getName().startsWith("globalEvent"))
            .toList();
    for (Thread thread : found) {
      thread.join(5_000);
    }
    return found.stream().filter(Thread::isAlive).map(Thread::getName).toList();
  }

  @Test
  void closeWithoutStartIsSafe() {
    EchoExchange exchange = new EchoExchange();
    SimulatorServer other = new SimulatorServer(0, Map.of("x", exchange));
    other.close();
    other.close();
    assertThat(exchange.seen).isEmpty();
  }
}
