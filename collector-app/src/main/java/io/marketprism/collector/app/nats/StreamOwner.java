package io.marketprism.collector.app.nats;

import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.Text;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes one stream what the configuration says, and keeps it so: creates it where there is none,
 * changes what differs and can be changed, and says what cannot. Never deletes one and never takes
 * a subject away. A stream that has vanished while the collector ran is made again, at most once in
 * ten minutes, so that nobody's deliberate deletion is fought.
 *
 * <p>Not thread-safe, owned by one {@link Lane}; {@link #trouble} is thread-safe.
 */
final class StreamOwner {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long RECREATE_EACH_NS = TimeUnit.MINUTES.toNanos(10);

  private final StreamSettings wanted;
  private final boolean manages;
  private final Occurrences occurrences;
  private final Clocks clocks;
  private boolean seen;
  private boolean recreated;
  private long recreatedNs;
  private volatile String difference = "";
  private volatile String vanished = "";
  private volatile long vanishedNs;

  /**
   * @param wanted what the stream is to be
   * @param manages whether it may be created and changed; otherwise it is only looked at
   */
  StreamOwner(StreamSettings wanted, boolean manages, Occurrences occurrences, Clocks clocks) {
    this.wanted = wanted;
    this.manages = manages;
    this.occurrences = occurrences;
    this.clocks = clocks;
  }

  /** What is wrong with the stream, printable; empty where it is what it should be. */
  String trouble() {
    String gone = vanished;
    boolean isOver = clocks.nanos() - vanishedNs >= RECREATE_EACH_NS;
    return gone.isEmpty() || isOver ? difference : gone;
  }

  /**
   * Makes the stream what it should be; what it is then.
   *
   * @throws IOException where the server does not answer
   * @throws JetStreamApiException where there is no stream and none can be made
   */
  Facts ensure(Connection connection) throws IOException, JetStreamApiException {
    JetStreamManagement server =
        connection.jetStreamManagement(JetStreamOptions.builder().requestTimeout(PATIENCE).build());
    StreamInfo info = find(server);
    Facts facts = facts(info == null ? create(server) : adapt(server, info));
    seen = true;
    return facts;
  }

  private static Facts facts(StreamInfo info) {
    StreamConfiguration config = info.getConfiguration();
    return new Facts(
        info.getCreateTime().toInstant(),
        info.getStreamState().getLastSequence(),
        info.getStreamState().getMsgCount(),
        info.getStreamState().getLastTime().toInstant(),
        config.getDuplicateWindow(),
        config.getMaximumMessageSize() > 0 ? config.getMaximumMessageSize() : Long.MAX_VALUE);
  }

  private @Nullable StreamInfo find(JetStreamManagement server)
      throws IOException, JetStreamApiException {
    try {
      return server.getStreamInfo(wanted.name());
    } catch (JetStreamApiException e) {
      if (e.getApiErrorCode() != PubAck.NO_STREAM) {
        throw e;
      }
      if (!manages) {
        difference = "stream " + wanted.name() + " does not exist, and is not to be created";
        throw e;
      }
      return null;
    }
  }

  private StreamInfo create(JetStreamManagement server) throws IOException, JetStreamApiException {
    if (seen) {
      requireRecreation();
    }
    try {
      StreamInfo made = server.addStream(fresh());
      occurrences.count(seen ? Occurrence.STREAM_RECREATED : Occurrence.STREAM_CREATED);
      difference = "";
      if (seen) {
        recreated = true;
        recreatedNs = clocks.nanos();
        vanishedNs = recreatedNs;
        vanished =
            "stream "
                + wanted.name()
                + " had vanished and was made again; what the spool still had"
                + " was published again";
      }
      return made;
    } catch (JetStreamApiException e) {
      difference = "stream " + wanted.name() + " cannot be created: " + why(e);
      throw e;
    }
  }

  private void requireRecreation() throws IOException {
    if (recreated && clocks.nanos() - recreatedNs < RECREATE_EACH_NS) {
      vanishedNs = clocks.nanos();
      vanished =
          "stream "
              + wanted.name()
              + " vanished again within ten minutes and is not made again yet";
      throw new IOException(vanished);
    }
  }

  private StreamInfo adapt(JetStreamManagement server, StreamInfo info) {
    StreamConfiguration is = info.getConfiguration();
    difference = unchangeable(is);
    List<String> differences = differences(is);
    if (differences.isEmpty()) {
      return info;
    }
    String all = "stream " + wanted.name() + ": " + String.join(", ", differences);
    if (!manages) {
      difference = all + "; it is not to be changed";
      return info;
    }
    try {
      StreamInfo changed =
          server.updateStream(lay(StreamConfiguration.builder(is), is.getSubjects()));
      occurrences.count(Occurrence.STREAM_UPDATED);
      return changed;
    } catch (JetStreamApiException e) {
      difference = all + "; the server refuses the change: " + why(e);
    } catch (IOException e) {
      difference = all + "; " + Text.printable(String.valueOf(e.getMessage()));
    }
    return info;
  }

  private static String why(JetStreamApiException e) {
    return Text.printable(e.getErrorDescription() + " (" + e.getApiErrorCode() + ")");
  }

  /** What differs and no update can change; empty where nothing does. */
  private String unchangeable(StreamConfiguration is) {
    List<String> differences = new ArrayList<>();
    compare(differences, "storage", is.getStorageType(), storage());
    compare(differences, "retention", is.getRetentionPolicy(), RetentionPolicy.Limits);
    compare(differences, "no_ack", is.getNoAck(), false);
    return differences.isEmpty()
        ? ""
        : "stream "
            + wanted.name()
            + ": "
            + String.join(", ", differences)
            + "; a stream cannot be changed so";
  }

  private List<String> differences(StreamConfiguration is) {
    List<String> differences = new ArrayList<>();
    if (!is.getSubjects().containsAll(wanted.subjects())) {
      compare(differences, "subjects", is.getSubjects(), wanted.subjects());
    }
    compare(differences, "max_bytes", is.getMaxBytes(), wanted.maxBytes());
    compare(differences, "max_age", is.getMaxAge(), wanted.maxAge());
    compare(differences, "replicas", is.getReplicas(), wanted.replicas());
    compare(differences, "duplicate_window", is.getDuplicateWindow(), wanted.duplicateWindow());
    compare(differences, "discard", is.getDiscardPolicy(), discard());
    return differences;
  }

  private static void compare(List<String> differences, String what, Object is, Object wanted) {
    if (!Objects.equals(is, wanted)) {
      differences.add(what + " is " + is + ", the configuration says " + wanted);
    }
  }

  private StreamConfiguration fresh() {
    return lay(StreamConfiguration.builder().storageType(storage()), List.of());
  }

  /** What is wanted, laid over what there is; subjects that others added stay. */
  private StreamConfiguration lay(StreamConfiguration.Builder base, List<String> subjects) {
    TreeSet<String> all = new TreeSet<>(wanted.subjects());
    all.addAll(subjects);
    return base.name(wanted.name())
        .subjects(all)
        .maxBytes(wanted.maxBytes())
        .maxAge(wanted.maxAge())
        .replicas(wanted.replicas())
        .duplicateWindow(wanted.duplicateWindow())
        .discardPolicy(discard())
        .build();
  }

  private StorageType storage() {
    return switch (wanted.storage()) {
      case FILE -> StorageType.File;
      case MEMORY -> StorageType.Memory;
    };
  }

  private DiscardPolicy discard() {
    return switch (wanted.discard()) {
      case OLD -> DiscardPolicy.Old;
      case NEW -> DiscardPolicy.New;
    };
  }

  /**
   * What a stream is.
   *
   * @param created when it was created
   * @param lastSequence the highest sequence that it ever gave
   * @param messages how many it holds
   * @param lastTime when it took the last one, by the server's clock
   * @param duplicateWindow how long it remembers message ids
   * @param maxMessageBytes the largest message that it takes
   */
  record Facts(
      Instant created,
      long lastSequence,
      long messages,
      Instant lastTime,
      Duration duplicateWindow,
      long maxMessageBytes) {}
}
