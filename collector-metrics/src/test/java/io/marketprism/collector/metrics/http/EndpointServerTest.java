package io.marketprism.collector.metrics.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpServer;
import io.marketprism.collector.testing.net.RawHttp;
import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointServerTest {
  private static final String SECRET = "what only we may know";

  private KeptEndpoint server;

  @BeforeEach
  void start() throws BindException {
    Map<String, Page> pages =
        Map.of(
            "/page", headers -> Reply.of(200, "text/plain", bytes("hello")),
            "/down", headers -> Reply.text(503, "down"),
            "/empty", headers -> Reply.of(200, "text/plain", new byte[0]),
            "/throws",
                headers -> {
                  throw new IllegalStateException(SECRET);
                },
            "/overflows",
                headers -> {
                  throw new StackOverflowError(SECRET);
                });
    server = bind(address(0), pages);
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void pageIsServedWithShieldingHeaders() throws IOException {
    RawHttp.Answer answer = RawHttp.get(server.port(), "/page?any=query");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("hello");
    assertThat(answer.headers())
        .containsEntry("content-type", "text/plain")
        .containsEntry("x-content-type-options", "nosniff")
        .containsEntry("cache-control", "no-store")
        .containsEntry("referrer-policy", "no-referrer")
        .containsKey("content-security-policy")
        .doesNotContainKeys("connection", "access-control-allow-origin");
  }

  @Test
  void connectionIsKeptForPlainAnswers() throws IOException {
    try (RawHttp client = new RawHttp(server.port())) {
      for (String path : List.of("/page", "/down", "/nothing", "/page")) {
        client.send(RawHttp.request("GET", path));
        assertThat(client.answer(false).headers()).doesNotContainKey("connection");
      }
    }
  }

  @Test
  void emptyPageHasNoBodyAndKeepsTheConnection() throws IOException {
    try (RawHttp client = new RawHttp(server.port())) {
      client.send(RawHttp.request("GET", "/empty"));
      assertThat(client.answer(false).headers()).containsEntry("content-length", "0");
      client.send(RawHttp.request("GET", "/page"));
      assertThat(client.answer(false).text()).isEqualTo("hello");
    }
  }

  @Test
  void headHasTheHeadersOfGetWithoutBodyAndWithoutWarning() throws IOException {
    List<String> logged = new CopyOnWriteArrayList<>();
    Handler handler = recording(logged);
    Logger logger = Logger.getLogger("com.sun.net.httpserver");
    logger.addHandler(handler);
    try (RawHttp client = new RawHttp(server.port())) {
      client.send(RawHttp.request("HEAD", "/page"));
      RawHttp.Answer answer = client.answer(true);
      client.send(RawHttp.request("HEAD", "/nothing"));
      RawHttp.Answer missing = client.answer(true);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers()).containsEntry("content-length", "5");
      assertThat(missing.status()).isEqualTo(404);
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(logged).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/pagex", "/page/", "/page/x", "/Page", "/%70age", "/page;x", "/x"})
  void everyOtherPathIsNotFound(String path) throws IOException {
    assertThat(RawHttp.get(server.port(), path).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "get", "BREW"})
  void otherMethodsAreRefused(String method) throws IOException {
    RawHttp.Answer answer = RawHttp.ask(server.port(), method, "/page");

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.headers())
        .containsEntry("allow", "GET, HEAD")
        .containsEntry("connection", "close");
  }

  @Test
  void otherHostsAreRefused() throws IOException {
    RawHttp.Answer answer = RawHttp.get(server.port(), "/page", "Host: evil.example");

    assertThat(answer.status()).isEqualTo(421);
    assertThat(answer.text()).doesNotContain("evil");
    assertThat(RawHttp.get(server.port(), "/page", "Host: allowed.example:1").status())
        .isEqualTo(200);
    assertThat(RawHttp.get(server.port(), "/page", "Host: localhost", "Host: localhost").status())
        .isEqualTo(400);
  }

  @Test
  void hostIsNeededFromHttp11On() throws IOException {
    assertThat(raw("GET /page HTTP/1.1\r\n\r\n").status()).isEqualTo(400);
    assertThat(raw("GET /page HTTP/1.0\r\n\r\n").status()).isEqualTo(200);
    assertThat(raw("GET /page HTTP/1.0\r\nHost: evil.example\r\n\r\n").status()).isEqualTo(421);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost/page", "http://evil.example/page", "//evil/page"})
  void requestTargetMustBeAPath(String target) throws IOException {
    assertThat(RawHttp.get(server.port(), target).status()).isEqualTo(400);
  }

  @Test
  void longQueriesAreRefused() throws IOException {
    assertThat(RawHttp.get(server.port(), "/page?" + "q".repeat(1024)).status()).isEqualTo(200);
    assertThat(RawHttp.get(server.port(), "/page?" + "q".repeat(1025)).status()).isEqualTo(414);
  }

  @Test
  void requestLineWithoutEndIsGivenUp() throws IOException {
    try (RawHttp client = new RawHttp(server.port())) {
      client.send("GET /page?" + "q".repeat(20_000));
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 60000", "Transfer-Encoding: chunked"})
  void bodyIsNeitherReadNorWaitedFor(String announcement) throws IOException {
    for (String method : List.of("GET", "POST")) {
      try (RawHttp client = new RawHttp(server.port())) {
        Instant begin = Instant.now();
        client.send(RawHttp.request(method, "/page", announcement));
        RawHttp.Answer answer = client.answer(false);

        assertThat(answer.status()).isEqualTo(method.equals("GET") ? 400 : 405);
        assertThat(answer.headers()).containsEntry("connection", "close");
        assertThat(client.isClosedByServer()).isTrue();
        // Well before the time after which the JDK itself would give up waiting.
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
      }
    }
  }

  @Test
  void answerIsReadableThoughABodyWasSent() throws IOException {
    try (RawHttp client = new RawHttp(server.port())) {
      client.send(RawHttp.request("POST", "/page", "Content-Length: 5000") + "x".repeat(5000));
      assertThat(client.answer(false).status()).isEqualTo(405);
    }
  }

  @Test
  void headWithABodyIsDropped() throws IOException {
    try (RawHttp client = new RawHttp(server.port())) {
      client.send(RawHttp.request("HEAD", "/page", "Content-Length: 9"));
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/throws", "/overflows"})
  void failureOfAPageTellsNothingAndIsCounted(String path) throws IOException {
    RawHttp.Answer answer = RawHttp.get(server.port(), path);

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.text()).isEqualTo("internal error\n");
    assertThat(answer.headers().toString()).doesNotContain(SECRET);
    assertThat(server.stats().failures()).isEqualTo(1);
    assertThat(RawHttp.get(server.port(), "/page").status()).isEqualTo(200);
  }

  @Test
  void repliesAreCountedByCode() throws IOException {
    RawHttp.get(server.port(), "/page");
    RawHttp.get(server.port(), "/page");
    RawHttp.get(server.port(), "/x");

    assertThat(server.stats().replies()).containsEntry(200, 2L).containsEntry(404, 1L);
    assertThat(server.stats().refusedConnections()).isZero();
  }

  @Test
  void takenPortIsSaidWithEndpointHostAndPort() {
    assertThatExceptionOfType(BindException.class)
        .isThrownBy(() -> bind(address(server.port()), Map.of()))
        .withMessageContaining("metrics on 127.0.0.1:" + server.port())
        .withMessageContaining("in use");
  }

  @Test
  void hostThatIsNotOursIsSaid() {
    assertThatExceptionOfType(BindException.class)
        .isThrownBy(() -> bind(new EndpointAddress("health", "192.0.2.1", 0, Set.of()), Map.of()))
        .withMessageContaining("health on 192.0.2.1:0");
    assertThatExceptionOfType(BindException.class)
        .isThrownBy(
            () -> bind(new EndpointAddress("health", "no such host", 0, Set.of()), Map.of()))
        .withMessageContaining("unknown host");
  }

  @Test
  void addressesThatMeanNothingAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EndpointAddress("metrics", "", 1, Set.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EndpointAddress("metrics", "localhost", 65_536, Set.of()));
    assertThat(new EndpointAddress("metrics", "::1", 9092, Set.of()).authority())
        .isEqualTo("[::1]:9092");
  }

  @Test
  void closeFreesPortAndThreadsAtOnceAndTwice() throws Exception {
    int port = server.port();
    try (RawHttp halfSent = new RawHttp(port)) {
      halfSent.send("GET /page HT");
      // Connections are accepted in order: once this one is answered, that one is held.
      RawHttp.get(port, "/page");
      Instant begin = Instant.now();
      server.close();
      server.close();

      assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
      assertThat(halfSent.isClosedByServer()).isTrue();
    }
    new ServerSocket(port).close();
    assertThat(threadsOf("collector-metrics-")).isEmpty();
  }

  @Test
  void closeWithoutStartFreesThePort() throws IOException {
    KeptEndpoint idle = bind(address(0), Map.of());
    int port = idle.port();
    idle.close();

    new ServerSocket(port).close();
    assertThat(idle.stats().replies()).isEmpty();
  }

  @Test
  void threadsAreDaemons() throws IOException {
    RawHttp.get(server.port(), "/page");

    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(
            thread ->
                thread.getName().startsWith("collector-")
                    || thread.getName().equals("HTTP-Dispatcher"))
        .hasSizeGreaterThanOrEqualTo(2)
        .allMatch(Thread::isDaemon);
  }

  @Test
  void foreignContextsAndThreadsAreNeverServed() throws IOException {
    try (KeptEndpoint own =
        KeptEndpoint.bind(
            address(0),
            Map.of("/page", headers -> Reply.text(200, "ours")),
            Optional.empty(),
            EndpointServerTest::startWithForeignContexts)) {
      own.start();

      assertThat(RawHttp.get(own.port(), "/page").text()).isEqualTo("ours\n");
      assertThat(RawHttp.get(own.port(), "/").status()).isEqualTo(404);
    }
  }

  private static void startWithForeignContexts(HttpServer front) {
    assertThat(front.getAddress().getPort()).isPositive();
    front.createContext("/", exchange -> exchange.sendResponseHeaders(299, -1));
    front.createContext("/page", exchange -> exchange.sendResponseHeaders(299, -1));
    front.setExecutor(
        task -> {
          throw new AssertionError("not our thread");
        });
    front.start();
  }

  private static KeptEndpoint bind(EndpointAddress address, Map<String, Page> pages)
      throws BindException {
    return KeptEndpoint.bind(address, pages, Optional.empty(), HttpServer::start);
  }

  private RawHttp.Answer raw(String request) throws IOException {
    try (RawHttp client = new RawHttp(server.port())) {
      client.send(request);
      return client.answer(false);
    }
  }

  private static EndpointAddress address(int port) {
    return new EndpointAddress("metrics", "127.0.0.1", port, Set.of("allowed.example"));
  }

  /** Those that are left once each had the time to return from what it has ended. */
  private static List<String> threadsOf(String prefix) throws InterruptedException {
    List<Thread> found =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith(prefix))
            .toList();
    for (Thread thread : found) {
      thread.join(5_000);
    }
    return found.stream().filter(Thread::isAlive).map(Thread::getName).toList();
  }

  private static Handler recording(List<String> logged) {
    return new Handler() {
      @Override
      public void publish(LogRecord message) {
        logged.add(message.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
