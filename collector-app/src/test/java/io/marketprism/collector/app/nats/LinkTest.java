package io.marketprism.collector.app.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.mainjob.LoopbackPorts;
import io.marketprism.collector.app.nats.access.NatsAccess;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LinkTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void connectionThatWasMadeAfterAServerThatCannotBeReachedIsKept() throws Exception {
    String unreachable = "nats://127.0.0.1:" + LoopbackPorts.free();
    Occurrences occurrences = new Occurrences();
    NotedThreads threads = new NotedThreads();
    try (ScriptedNats good = ScriptedNats.start();
        NatsThreads named = new NatsThreads(threads)) {
      NatsAccess access = NatsAccess.of(unreachable + "," + good.url(), "test");
      Link link =
          new Link(
              () -> access.options().noRandomize(),
              (lane, number, answer) -> {},
              occurrences,
              SinkHarness.CLOCKS,
              named);
      link.start();
      Await.until("a connection", SOON, () -> occurrences.of(Occurrence.CONNECTED) == 1);
      Session session = link.await(TimeUnit.SECONDS.toNanos(10));

      assertThat(session).isNotNull();
      assertThat(session.awaitEnd(TimeUnit.MILLISECONDS.toNanos(300))).isFalse();
      assertThat(link.session()).isSameAs(session);
      assertThat(good.connections()).isEqualTo(1);
      assertThat(occurrences.of(Occurrence.DISCONNECTED)).isZero();
      link.stop();
      link.join(SOON.toMillis());
    }
    threads.awaitNone();
  }
}
