package io.marketprism.collector.app.nats;

import io.marketprism.collector.app.mainjob.Await;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a stream holds. */
public final class StreamMessages {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private StreamMessages() {}

  /**
   * One message of a stream.
   *
   * @param retry the header of a message that was published before; empty where there is none
   */
  record Stored(long sequence, String subject, String id, String retry, String payload) {}

  /** All messages that the stream holds, in its order, as soon as it can be read. */
  static List<Stored> of(NatsServer server, String stream) {
    return Await.value(
        "messages of " + stream, NatsServer.PATIENCE, () -> ofReadable(server, stream));
  }

  private static Optional<List<Stored>> ofReadable(NatsServer server, String stream) {
    try (NatsClient client = server.connect()) {
      long count = client.streams().getStreamInfo(stream).getStreamState().getMsgCount();
      return Optional.of(read(client, stream, count));
    } catch (IOException | JetStreamApiException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The ids of all messages that the stream holds, in its order. */
  public static List<String> ids(NatsServer server, String stream) {
    return of(server, stream).stream().map(Stored::id).toList();
  }

  /** How many messages a stream holds now; -1 where it cannot be asked. */
  static long count(NatsServer server, String stream) {
    try (NatsClient client = server.connect()) {
      return client.streams().getStreamInfo(stream).getStreamState().getMsgCount();
    } catch (IOException | JetStreamApiException e) {
      return -1;
    }
  }

  private static List<Stored> read(NatsClient client, String stream, long count)
      throws IOException, JetStreamApiException, InterruptedException {
    List<Stored> all = new ArrayList<>();
    JetStreamSubscription subscription =
        client
            .jetStream()
            .subscribe(null, PushSubscribeOptions.builder().stream(stream).ordered(true).build());
    while (all.size() < count) {
      Message message = subscription.nextMessage(PATIENCE);
      if (message == null) {
        throw new AssertionError(all.size() + " of " + count + " messages came");
      }
      all.add(
          new Stored(
              message.metaData().streamSequence(),
              message.getSubject(),
              header(message, Lane.MESSAGE_ID),
              header(message, Lane.RETRY),
              new String(message.getData(), StandardCharsets.UTF_8)));
    }
    return all;
  }

  private static String header(Message message, String name) {
    String value = message.hasHeaders() ? message.getHeaders().getFirst(name) : null;
    return value == null ? "" : value;
  }

  /** The ids of the messages of one subject, in order. */
  static List<String> ids(List<Stored> messages, String subject) {
    return messages.stream().filter(m -> m.subject().equals(subject)).map(Stored::id).toList();
  }

  /** How often each id is there that is there more than once. */
  static Map<String, Integer> doubled(List<Stored> messages) {
    Map<String, Integer> counts = new HashMap<>();
    messages.forEach(message -> counts.merge(message.id(), 1, Integer::sum));
    counts.values().removeIf(count -> count == 1);
    return counts;
  }
}
