package io.marketprism.collector.app.simulator.binance;

import io.marketprism.collector.app.simulator.server.RollingLimit;
import io.marketprism.collector.app.simulator.stream.Client;
import io.marketprism.collector.app.simulator.stream.Envelope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What the exchange knows of one client. Not thread-safe; owned by the loop thread. */
final class Session {
  private static final byte[] NOTHING = {};
  private static final byte[] END = {'}'};

  private final Client client;
  private final Heartbeat heartbeat;
  private final RollingLimit messages;
  private boolean combined;

  Session(Client client, boolean combined, Heartbeat heartbeat) {
    this.client = client;
    this.combined = combined;
    this.heartbeat = heartbeat;
    messages = new RollingLimit(heartbeat.limits().messagesPerSecond(), Duration.ofSeconds(1));
  }

  /** Payloads in an envelope that names their stream, or bare. */
  static Envelope envelope(boolean combined) {
    return new Envelope() {
      @Override
      public byte[] head(String name) {
        return combined
            ? ("{\"stream\":" + BinanceJson.quote(name) + ",\"data\":")
                .getBytes(StandardCharsets.UTF_8)
            : NOTHING;
      }

      @Override
      public byte[] tail(String name) {
        return combined ? END : NOTHING;
      }
    };
  }

  Client client() {
    return client;
  }

  Heartbeat heartbeat() {
    return heartbeat;
  }

  /** Whether payloads come in an envelope that names their stream. */
  boolean combined() {
    return combined;
  }

  void combined(boolean now) {
    combined = now;
    client.envelope(envelope(now));
  }

  /** Counts a frame from the client; false where it is one too many. */
  boolean received(long now) {
    return messages.offer(now);
  }
}
