package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.exchange.venue.VenueProtocol.RequestLimit;
import java.net.URI;
import java.util.Optional;

/**
 * A REST request and how its reply is read. Immutable.
 *
 * @param url where to, without secrets
 * @param weight what it costs of the host's budget
 * @param own a limit that some requests have beside the weight, and against which each counts one
 * @param parser reads the body
 * @param <T> what the reply holds
 */
public record VenueRequest<T>(URI url, int weight, Optional<RequestLimit> own, Parser<T> parser) {

  /** A request that counts by its weight only. */
  public VenueRequest(URI url, int weight, Parser<T> parser) {
    this(url, weight, Optional.empty(), parser);
  }

  /** Reads the body of a successful reply. */
  @FunctionalInterface
  public interface Parser<T> {
    /**
     * What the body holds.
     *
     * @param receivedNs when the reply was complete, nanoseconds since 1970 UTC
     * @throws RuntimeException where it is not what was asked for; the message says what is wrong
     */
    T parse(String body, long receivedNs);
  }
}
