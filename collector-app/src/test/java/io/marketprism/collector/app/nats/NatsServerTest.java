package io.marketprism.collector.app.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.testing.RequiresTool;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Options;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresTool(command = "nats-server", debianPackage = "nats-server")
class NatsServerTest {
  private static final byte[] BODY = "a".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @Test
  void streamOutlivesAKill() throws Exception {
    try (NatsServer server = NatsServer.start(folder)) {
      try (NatsClient client = server.connect()) {
        makeStream(client, 1);
        client.jetStream().publish("kept.a", BODY);
      }
      server.kill9();
      assertThat(server.isAlive()).isFalse();
      assertThatThrownBy(server::connect).isInstanceOf(IOException.class);

      server.restart();
      try (NatsClient client = server.connect()) {
        assertThat(messages(client)).isEqualTo(1);
      }
    }
  }

  @Test
  void suspendedServerAnswersOnceItGoesOn() throws Exception {
    try (NatsServer server = NatsServer.start(folder);
        NatsClient client = server.connect()) {
      server.suspend();
      assertThatThrownBy(() -> client.connection().flush(Duration.ofMillis(100)))
          .isInstanceOf(TimeoutException.class);

      server.resume();
      client.connection().flush(NatsServer.PATIENCE);
    }
  }

  @Test
  void lameDuckTellsItsClients() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    ConnectionListener listener =
        (connection, event) -> {
          if (event == ConnectionListener.Events.LAME_DUCK) {
            told.countDown();
          }
        };
    try (NatsServer server = NatsServer.start(folder);
        NatsClient client = connect(server, listener)) {
      client.connection().flush(NatsServer.PATIENCE);
      server.lameDuck();

      assertThat(told.await(NatsServer.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void configurationMayBeAddedTo() throws Exception {
    try (NatsServer server = NatsServer.in(folder).config("authorization {token: secret}").start();
        NatsClient client =
            NatsClient.connect(
                Options.builder().server(server.url()).token("secret".toCharArray()))) {
      assertThat(client.connection().getStatus()).isEqualTo(Connection.Status.CONNECTED);
      assertThatThrownBy(server::connect).isInstanceOf(IOException.class);
    }
  }

  @Test
  void serverThatDoesNotStartSaysWhy() {
    NatsServer.Builder wrong = NatsServer.in(folder).config("nonsense: {");

    assertThatThrownBy(wrong::start)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Parse error");
  }

  @Test
  void clusterGoesOnWithoutTheLeaderOfAStream() throws Exception {
    try (NatsCluster cluster = NatsCluster.start(folder)) {
      try (NatsClient client = cluster.servers().get(0).connect()) {
        makeStream(client, 3);
        client.jetStream().publish("kept.a", BODY);
      }
      NatsServer leader = cluster.leaderOf("KEPT");
      leader.kill9();

      NatsServer next = cluster.leaderOf("KEPT");
      assertThat(next).isNotSameAs(leader);
      try (NatsClient client = next.connect()) {
        Await.until("the message is there", NatsServer.PATIENCE, () -> isKept(client));
      }
      leader.restart();
      cluster.awaitReady();
    }
  }

  private static NatsClient connect(NatsServer server, ConnectionListener listener)
      throws IOException {
    return NatsClient.connect(Options.builder().server(server.url()).connectionListener(listener));
  }

  private static void makeStream(NatsClient client, int replicas)
      throws IOException, JetStreamApiException {
    JetStreamManagement streams = client.streams();
    streams.addStream(
        StreamConfiguration.builder()
            .name("KEPT")
            .subjects(List.of("kept.>"))
            .replicas(replicas)
            .build());
  }

  private static boolean isKept(NatsClient client) {
    try {
      return messages(client) == 1;
    } catch (IOException | JetStreamApiException e) {
      return false;
    }
  }

  private static long messages(NatsClient client) throws IOException, JetStreamApiException {
    return client.streams().getStreamInfo("KEPT").getStreamState().getMsgCount();
  }
}
