package io.marketprism.collector.metrics.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.marketprism.collector.testing.net.RawHttp;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EndpointWatchTest {
  private static final Duration OFTEN = Duration.ofMillis(20);

  private final List<HttpServer> started = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final List<Long> inUseAtProbe = new CopyOnWriteArrayList<>();
  private final AtomicInteger startsThatHang = new AtomicInteger();
  private volatile boolean refusesToStart;
  private KeptEndpoint endpoint;
  private EndpointWatch watch;

  @BeforeEach
  void bind() throws IOException {
    endpoint =
        KeptEndpoint.bind(
            new EndpointAddress("health", "127.0.0.1", 0, Set.of()),
            Map.of("/page", request -> Reply.text(200, "hello")),
            Optional.empty(),
            this::startOrHang);
    watch = new EndpointWatch(List.of(endpoint), this::told, OFTEN);
  }

  @AfterEach
  void stop() {
    watch.close();
    endpoint.close();
  }

  @Test
  void endpointThatAnswersIsLeftAlone() throws Exception {
    begin();
    await(() -> replies() >= 5);

    assertThat(endpoint.stats().rebuilds()).isZero();
    assertThat(endpoint.stats().unansweredProbes()).isZero();
    assertThat(watch.answering()).isTrue();
    assertThat(told).isEmpty();
  }

  @Test
  void endpointThatNoLongerAnswersIsMadeAnewOnItsPort() throws Exception {
    begin();
    int port = endpoint.port();
    await(() -> replies() >= 1);
    started.get(0).stop(0);
    await(() -> endpoint.stats().rebuilds() == 1);

    assertThat(endpoint.port()).isEqualTo(port);
    assertThat(RawHttp.get(port, "/page").text()).isEqualTo("hello\n");
    assertThat(endpoint.stats().unansweredProbes()).isGreaterThanOrEqualTo(3);
    assertThat(told.poll(10, TimeUnit.SECONDS)).startsWith("health").contains("does not answer");
    assertThat(started).hasSize(2);
  }

  @Test
  void countsGoOnOverServers() throws Exception {
    begin();
    RawHttp.get(endpoint.port(), "/page");
    long before = replies();
    started.get(0).stop(0);
    await(() -> endpoint.stats().rebuilds() == 1);

    assertThat(replies()).isGreaterThanOrEqualTo(before);
  }

  /** The port takes connections, and nobody serves them. */
  @Test
  void serverThatHangsCanBeMadeAnew() throws Exception {
    startsThatHang.set(1);
    endpoint.start();
    for (int i = 0; i < 3; i++) {
      assertThat(endpoint.probe()).isEqualTo(OwnProbe.Result.SILENT);
    }
    endpoint.rebuild();

    assertThat(endpoint.probe()).isEqualTo(OwnProbe.Result.ANSWERED);
  }

  @Test
  void portThatIsTakenMeanwhileIsTriedAgainUntilItIsFree() throws Exception {
    begin();
    int port = endpoint.port();
    started.get(0).stop(0);
    try (ServerSocket thief = takes(port)) {
      assertThat(thief.getLocalPort()).isEqualTo(port);
      await(() -> inUseAtProbe.size() >= 2);
    }
    assertThat(inUseAtProbe.get(1)).as("at the next probe").isEqualTo(inUseAtProbe.get(0) + 1);
    await(() -> endpoint.stats().rebuilds() == 1);

    assertThat(RawHttp.get(port, "/page").status()).isEqualTo(200);
  }

  @Test
  void endpointThatCannotBeMadeAnewNeedsARestart() throws Exception {
    begin();
    await(() -> replies() >= 1);
    assertThat(watch.answering()).isTrue();
    refusesToStart = true;
    started.get(0).stop(0);
    await(() -> !watch.answering());

    assertThat(endpoint.stats().rebuilds()).isZero();
    assertThat(told).anyMatch(line -> line.contains("no start"));
    endpoint.close();
    takes(endpoint.port()).close();
  }

  @Test
  void closedEndpointIsNotMadeAnew() throws Exception {
    begin();
    endpoint.close();
    endpoint.rebuild();

    assertThat(endpoint.stats().rebuilds()).isZero();
    new ServerSocket(endpoint.port()).close();
  }

  private void told(String name, Throwable failure) {
    told.add(name + ": " + failure);
    if (String.valueOf(failure.getMessage()).contains("in use")) {
      inUseAtProbe.add(endpoint.stats().unansweredProbes());
    }
  }

  private void begin() {
    endpoint.start();
    watch.start();
  }

  /** One that hangs is closed by the endpoint nonetheless, since that is told of no start. */
  private void startOrHang(HttpServer server) throws IOException {
    if (refusesToStart) {
      throw new IOException("no start");
    }
    started.add(server);
    if (startsThatHang.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
      server.start();
    }
  }

  private long replies() {
    return endpoint.stats().replies().getOrDefault(200, 0L);
  }

  private static ServerSocket takes(int port) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try {
        return new ServerSocket(port);
      } catch (IOException stillBound) {
        if (System.nanoTime() - deadline > 0) {
          throw stillBound;
        }
        Thread.onSpinWait();
      }
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
