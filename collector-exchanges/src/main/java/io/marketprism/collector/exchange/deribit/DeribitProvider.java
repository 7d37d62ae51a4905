package io.marketprism.collector.exchange.deribit;

import io.marketprism.collector.exchange.session.ClientOptions;
import io.marketprism.collector.exchange.venue.Budgets;
import io.marketprism.collector.exchange.venue.VenueAdapter;
import io.marketprism.collector.exchange.venue.VenueReplay;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.spi.ExchangeAdapter;
import io.marketprism.collector.spi.ExchangeContext;
import io.marketprism.collector.spi.ExchangeProvider;
import io.marketprism.collector.spi.RecordingReplay;
import io.marketprism.collector.spi.ReplayContext;
import io.marketprism.collector.spi.VenueDescription;
import io.marketprism.collector.spi.VenueSettings;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Deribit: perpetuals, futures and options, which are one venue. */
public final class DeribitProvider implements ExchangeProvider {
  private static final Pattern HOST = Pattern.compile("((www|streams|test)\\.)?deribit\\.com");

  private final DeribitProtocol protocol = new DeribitProtocol();
  private final Budgets budgets = new Budgets();

  /** For ServiceLoader. */
  public DeribitProvider() {}

  @Override
  public List<VenueDescription> venues() {
    return List.of(protocol.description());
  }

  @Override
  public ExchangeAdapter create(VenueSettings settings, ExchangeContext context) {
    requireOurs(settings.venue());
    return new VenueAdapter(protocol, settings, context, ClientOptions.DEFAULT, budgets);
  }

  @Override
  public RecordingReplay replay(Venue venue, ReplayContext context) {
    requireOurs(venue);
    return new VenueReplay(
        new DeribitReplay(), protocol::decoder, protocol.sequenceRule(), context);
  }

  @Override
  public Optional<Venue> recognize(URI socket) {
    String host = socket.getHost();
    return host != null && HOST.matcher(host).matches()
        ? Optional.of(DeribitProtocol.VENUE)
        : Optional.empty();
  }

  private static void requireOurs(Venue venue) {
    if (!venue.equals(DeribitProtocol.VENUE)) {
      throw new IllegalArgumentException("Deribit does not serve " + venue);
    }
  }
}
