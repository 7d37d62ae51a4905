package io.marketprism.collector.app.nats;

import io.marketprism.collector.model.MarketEvent;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The streams of a collector on a test server, and messages on them as a collector publishes them.
 * Not thread-safe; uses a client that the caller closes.
 */
public final class TestStreams {
  /** Subjects by stream, as a collector makes them. */
  public static final Map<String, List<String>> SUBJECTS =
      Map.of(
          "MARKETPRISM_BOOKS", List.of("orderbook.>", "bbo.>"),
          "MARKETPRISM_TRADES", List.of("trade.>", "liquidation.>"),
          "MARKETPRISM_STATES",
              List.of(
                  "funding_rate.>",
                  "mark_price.>",
                  "index_price.>",
                  "open_interest.>",
                  "lsr_top_position.>",
                  "lsr_all_account.>",
                  "volatility_index.>",
                  "interruption.>"));

  private static final String RETRY = "Marketprism-Retry";
  private static final int IN_FLIGHT = 1_000;

  private final NatsClient client;
  private final EventCodec codec;
  private final List<CompletableFuture<PublishAck>> inFlight = new ArrayList<>();

  private TestStreams(NatsClient client, EventCodec codec) {
    this.client = client;
    this.codec = codec;
  }

  /** Makes the streams, each of one replica; a collector of that name publishes to them. */
  public static TestStreams make(NatsClient client, String instance)
      throws IOException, JetStreamApiException {
    for (Map.Entry<String, List<String>> stream : SUBJECTS.entrySet()) {
      client
          .streams()
          .addStream(
              StreamConfiguration.builder()
                  .name(stream.getKey())
                  .subjects(stream.getValue())
                  .build());
    }
    return new TestStreams(client, new EventCodec(instance));
  }

  /** Publishes events in order, and waits until the server has them. */
  public void publish(MarketEvent... events) throws IOException {
    for (MarketEvent event : events) {
      for (EventCodec.Encoded message : codec.all(event)) {
        send(message, "");
      }
    }
    flush();
  }

  /** Publishes an event with the mark of a retry. */
  public void publishAgain(MarketEvent event) throws IOException {
    send(codec.message(event), "1");
    flush();
  }

  private void send(EventCodec.Encoded message, String retry) throws IOException {
    Headers headers = new Headers().add("Nats-Msg-Id", message.id());
    if (!retry.isEmpty()) {
      headers.add(RETRY, retry);
    }
    NatsMessage built =
        NatsMessage.builder()
            .subject(message.subject())
            .headers(headers)
            .data(message.body())
            .build();
    inFlight.add(client.jetStream().publishAsync(built));
    if (inFlight.size() == IN_FLIGHT) {
      flush();
    }
  }

  private void flush() {
    try {
      CompletableFuture.allOf(inFlight.toArray(CompletableFuture[]::new)).get();
      inFlight.clear();
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
