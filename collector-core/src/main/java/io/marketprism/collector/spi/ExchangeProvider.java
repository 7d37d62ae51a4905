package io.marketprism.collector.spi;

import io.marketprism.collector.model.Venue;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** An exchange, found by ServiceLoader. Stateless; opens nothing until an adapter is started. */
public interface ExchangeProvider {
  /** The venues that it serves. */
  List<VenueDescription> venues();

  /**
   * An adapter that collects from a venue.
   *
   * @throws IllegalArgumentException where the settings ask for what the venue does not have
   */
  ExchangeAdapter create(VenueSettings settings, ExchangeContext context);

  /** A replay of a recording of that venue. */
  RecordingReplay replay(Venue venue, ReplayContext context);

  /** The venue whose traffic goes to that WebSocket address; empty where it is none of these. */
  Optional<Venue> recognize(URI socket);
}
