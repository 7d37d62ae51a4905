package io.marketprism.collector.app.simulator.deribit;

import io.marketprism.collector.app.simulator.stream.Client;
import io.marketprism.collector.app.simulator.stream.Envelope;
import java.nio.charset.StandardCharsets;

/**
 * What the exchange knows of one client. Immutable, but for what it holds.
 *
 * @param client its connection and channels
 * @param heartbeat its heartbeats
 */
record Session(Client client, Heartbeat heartbeat) {
  /** Payloads in a notification that names their channel. */
  static final Envelope ENVELOPE =
      new Envelope() {
        @Override
        public byte[] head(String name) {
          return DeribitJson.head(name).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] tail(String name) {
          return new byte[] {'}', '}'};
        }
      };

  /** Sends data of a channel at once, in place and order among its payloads. */
  void notify(String channel, String data) {
    byte[] body = data.getBytes(StandardCharsets.UTF_8);
    client.connection().frame(ENVELOPE.head(channel), body, 0, body.length, ENVELOPE.tail(channel));
    client.connection().flush();
  }
}
