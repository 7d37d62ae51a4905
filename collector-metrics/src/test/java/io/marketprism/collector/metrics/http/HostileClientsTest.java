package io.marketprism.collector.metrics.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.marketprism.collector.testing.net.RawHttp;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Short forms of what a hostile client may do; another client must not notice. All at once, each on
 * a server of its own, since most of it is waiting for the JDK's limits.
 */
@Execution(ExecutionMode.CONCURRENT)
class HostileClientsTest {
  private static final byte[] LARGE = new byte[8 << 20];
  private static final Duration PROMPT = Duration.ofSeconds(5);

  private static final int IDLE_LOOKS = 10;
  private static final int MORE_THAN_THREADS = 300;

  private final List<RawHttp> hostile = new ArrayList<>();
  private KeptEndpoint server;

  @BeforeEach
  void start() throws BindException {
    Map<String, Page> pages =
        Map.of(
            "/page", headers -> Reply.text(200, "hello"),
            "/large", headers -> Reply.of(200, "text/plain", LARGE));
    server =
        KeptEndpoint.bind(
            new EndpointAddress("metrics", "127.0.0.1", 0, Set.of()),
            pages,
            Optional.empty(),
            HttpServer::start);
    server.start();
  }

  @AfterEach
  void stop() throws IOException {
    for (RawHttp client : hostile) {
      client.close();
    }
    server.close();
  }

  @Test
  void halfSentRequestsStopNobodyAndAreGivenUp() throws Exception {
    for (int i = 0; i < 200; i++) {
      connect().send("GET /page HTTP/1.1\r\nHost: loc");
    }
    assertOthersAreServed(20);
    assertThat(hostile.get(0).isClosedByServer()).isTrue();
    assertThat(hostile.get(199).isClosedByServer()).isTrue();
  }

  @Test
  void clientsThatNeverReadStopNobodyAndAreGivenUp() throws Exception {
    for (int i = 0; i < 20; i++) {
      connect().withTinyBuffer().send(RawHttp.request("GET", "/large"));
    }
    assertOthersAreServed(20);
    // The sockets hold some of the answer; the rest is never sent.
    assertThat(server.stats().busyThreads()).isGreaterThanOrEqualTo(20);
    awaitIdle();
  }

  @Test
  void bodiesThatNeverComeHoldNoThread() throws Exception {
    for (int i = 0; i < MORE_THAN_THREADS; i++) {
      RawHttp client = connect();
      client.send(RawHttp.request("POST", "/page", "Content-Length: 60000"));
      assertThat(client.answer(false).status()).as("request %d", i).isEqualTo(405);
    }
    assertOthersAreServed(20);
    awaitIdle();
  }

  @Test
  void idleConnectionsStopNobody() throws Exception {
    for (int i = 0; i < 200; i++) {
      connect();
    }
    assertOthersAreServed(20);
  }

  @Test
  void connectionsBeyondTheLimitAreClosedAndAreServedAgainAfterwards() throws Exception {
    for (int i = 0; i < MORE_THAN_THREADS; i++) {
      connect().send("GET /page HTTP/1.1\r\n");
    }
    assertThat(hostile.get(MORE_THAN_THREADS - 1).isClosedByServer()).isTrue();
    for (RawHttp client : hostile) {
      client.close();
    }
    awaitIdle();
    assertOthersAreServed(20);
  }

  @Test
  void connectionsThatManyClientsKeepAreKept() throws Exception {
    for (int i = 0; i < 150; i++) {
      connect();
    }
    for (int time = 0; time < 3; time++) {
      for (RawHttp client : hostile) {
        client.send(RawHttp.request("GET", "/page"));
        assertThat(client.answer(false).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void manyClientsAtOnceAreAllServed() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(50);
    try {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        answers.add(clients.submit(() -> RawHttp.get(server.port(), "/page").status()));
      }
      for (Future<Integer> answer : answers) {
        assertThat(answer.get()).isEqualTo(200);
      }
    } finally {
      clients.shutdownNow();
    }
  }

  private RawHttp connect() throws IOException {
    RawHttp client = new RawHttp(server.port());
    hostile.add(client);
    return client;
  }

  private void assertOthersAreServed(int times) throws IOException {
    for (int i = 0; i < times; i++) {
      long begin = System.nanoTime();
      assertThat(RawHttp.get(server.port(), "/page").status()).isEqualTo(200);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PROMPT);
    }
  }

  /**
   * Waits until no thread serves anything, as it must be once the JDK's limits have passed; for a
   * while, since requests that wait for their turn are short work.
   */
  private void awaitIdle() {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    int idle = 0;
    while (idle < IDLE_LOOKS && System.nanoTime() < deadline) {
      idle = server.stats().busyThreads() == 0 ? idle + 1 : 0;
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    assertThat(idle).as("looks in a row that found no thread busy").isEqualTo(IDLE_LOOKS);
  }
}
