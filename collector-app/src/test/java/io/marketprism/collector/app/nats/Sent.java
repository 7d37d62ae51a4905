package io.marketprism.collector.app.nats;

import java.util.Optional;

/**
 * A message that a client published to a {@link ScriptedNats}. Immutable.
 *
 * @param reply where the answer is awaited; empty where none is
 * @param headers as they came, empty where none did
 * @param nth how often a message of its id has come, this time included; 0 of a message without id
 */
record Sent(String subject, String reply, String headers, String body, int nth) {
  /** The same as the nth of its id. */
  Sent asNth(int count) {
    return new Sent(subject, reply, headers, body, count);
  }

  /** Its message id; empty where it has none. */
  String id() {
    return header(Lane.MESSAGE_ID).orElse("");
  }

  /** The value of a header. */
  Optional<String> header(String name) {
    return headers
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }
}
