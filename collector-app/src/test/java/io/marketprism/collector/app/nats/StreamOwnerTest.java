package io.marketprism.collector.app.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.testing.RequiresTool;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresTool(command = "nats-server", debianPackage = "nats-server")
class StreamOwnerTest {
  private static final StreamSettings WANTED =
      StreamSettings.usual("TRADES", Set.of(DataType.TRADE), 1 << 20, Duration.ofHours(1));

  private static NatsServer server;
  private static Connection connection;
  private static JetStreamManagement streams;

  private final AtomicLong nanos = new AtomicLong();
  private final Clocks clocks = new Clocks(InstantSource.system(), nanos::get);
  private final Occurrences occurrences = new Occurrences();

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    server = NatsServer.start(folder);
    connection = Nats.connect(server.url());
    streams = connection.jetStreamManagement();
  }

  @AfterAll
  static void stop() throws Exception {
    connection.close();
    server.close();
  }

  @AfterEach
  void forget() throws Exception {
    for (String name : streams.getStreamNames()) {
      streams.deleteStream(name);
    }
  }

  @Test
  void createsWhatIsMissingAndLeavesWhatIsThere() throws Exception {
    StreamOwner owner = owner(WANTED, true);

    StreamOwner.Facts first = owner.ensure(connection);
    StreamOwner.Facts again = owner.ensure(connection);
    StreamOwner.Facts other = owner(WANTED, true).ensure(connection);

    StreamConfiguration is = streams.getStreamInfo("TRADES").getConfiguration();
    assertThat(is.getSubjects()).containsExactly("trade.>");
    assertThat(is.getStorageType()).isEqualTo(StorageType.File);
    assertThat(is.getMaxBytes()).isEqualTo(1 << 20);
    assertThat(is.getMaxAge()).isEqualTo(Duration.ofHours(1));
    assertThat(is.getDuplicateWindow()).isEqualTo(Duration.ofMinutes(2));
    assertThat(is.getDiscardPolicy()).isEqualTo(DiscardPolicy.Old);
    assertThat(first).isEqualTo(again).isEqualTo(other);
    assertThat(occurrences.of(Occurrence.STREAM_CREATED)).isEqualTo(1);
    assertThat(occurrences.of(Occurrence.STREAM_UPDATED)).isZero();
    assertThat(owner.trouble()).isEmpty();
  }

  @Test
  void changesLimitsAndAddsSubjectsButTakesNoneAway() throws Exception {
    streams.addStream(
        StreamConfiguration.builder()
            .name("TRADES")
            .subjects("others.>")
            .maxBytes(77)
            .description("mine")
            .storageType(StorageType.File)
            .build());
    StreamOwner owner = owner(WANTED, true);

    owner.ensure(connection);

    StreamConfiguration is = streams.getStreamInfo("TRADES").getConfiguration();
    assertThat(is.getSubjects()).containsExactlyInAnyOrder("others.>", "trade.>");
    assertThat(is.getMaxBytes()).isEqualTo(1 << 20);
    assertThat(is.getDescription()).isEqualTo("mine");
    assertThat(occurrences.of(Occurrence.STREAM_UPDATED)).isEqualTo(1);
    assertThat(owner.trouble()).isEmpty();
  }

  @Test
  void whatCannotBeChangedIsSaidWithBothValuesAndTheRestIsChanged() throws Exception {
    streams.addStream(
        StreamConfiguration.builder()
            .name("TRADES")
            .subjects("trade.>")
            .storageType(StorageType.Memory)
            .build());
    StreamOwner owner = owner(WANTED, true);

    owner.ensure(connection);

    assertThat(owner.trouble())
        .contains("stream TRADES", "storage is memory, the configuration says file");
    assertThat(streams.getStreamInfo("TRADES").getConfiguration().getMaxBytes()).isEqualTo(1 << 20);
  }

  @Test
  void aChangeThatTheServerRefusesIsSaidWithBothValues() throws Exception {
    owner(WANTED, true).ensure(connection);
    StreamSettings huge =
        StreamSettings.usual("TRADES", Set.of(DataType.TRADE), 1L << 50, Duration.ofHours(1));
    StreamOwner owner = owner(huge, true);

    owner.ensure(connection);

    assertThat(owner.trouble())
        .contains(
            "max_bytes is 1048576, the configuration says 1125899906842624",
            "the server refuses the change");
  }

  @Test
  void aStreamThatCannotBeCreatedSaysWhy() throws Exception {
    streams.addStream(
        StreamConfiguration.builder().name("OTHER").subjects("trade.binance.>").build());
    StreamOwner owner = owner(WANTED, true);

    assertThatThrownBy(() -> owner.ensure(connection)).isInstanceOf(JetStreamApiException.class);

    assertThat(owner.trouble()).contains("stream TRADES cannot be created", "overlap");
  }

  @Test
  void whoDoesNotManageLooksOnly() throws Exception {
    StreamOwner owner = owner(WANTED, false);
    assertThatThrownBy(() -> owner.ensure(connection)).isInstanceOf(JetStreamApiException.class);
    assertThat(owner.trouble()).contains("TRADES does not exist");

    streams.addStream(StreamConfiguration.builder().name("TRADES").subjects("trade.>").build());
    owner.ensure(connection);

    assertThat(owner.trouble()).contains("max_bytes is -1", "not to be changed");
    assertThat(streams.getStreamInfo("TRADES").getConfiguration().getMaxBytes()).isEqualTo(-1);
    assertThat(streams.getStreamNames()).containsExactly("TRADES");
  }

  @Test
  void aVanishedStreamIsMadeAgainOnceInTenMinutes() throws Exception {
    StreamOwner owner = owner(WANTED, true);
    StreamOwner.Facts before = owner.ensure(connection);
    streams.deleteStream("TRADES");

    StreamOwner.Facts after = owner.ensure(connection);

    assertThat(after.created()).isAfter(before.created());
    assertThat(occurrences.of(Occurrence.STREAM_RECREATED)).isEqualTo(1);
    assertThat(owner.trouble()).contains("had vanished and was made again");

    streams.deleteStream("TRADES");
    assertThatThrownBy(() -> owner.ensure(connection))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("vanished again");
    assertThat(streams.getStreamNames()).isEmpty();

    nanos.addAndGet(Duration.ofMinutes(10).toNanos());
    owner.ensure(connection);
    assertThat(occurrences.of(Occurrence.STREAM_RECREATED)).isEqualTo(2);

    nanos.addAndGet(Duration.ofMinutes(10).toNanos());
    owner.ensure(connection);
    assertThat(owner.trouble()).isEmpty();
  }

  private StreamOwner owner(StreamSettings wanted, boolean manages) {
    return new StreamOwner(wanted, manages, occurrences, clocks);
  }
}
