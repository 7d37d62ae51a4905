package io.marketprism.collector.exchange.binance;

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

/** Binance: spot, and recordings of the exchanges that speak its protocol. */
public final class BinanceProvider implements ExchangeProvider {
  private static final Pattern SPOT_HOST =
      Pattern.compile("(data-)?stream(-cloud)?\\.(binance\\.(com|us|vision)|trbinance\\.com)");

  private final SpotProtocol spot = new SpotProtocol();
  private final Budgets budgets = new Budgets();

  /** For ServiceLoader. */
  public BinanceProvider() {}

  @Override
  public List<VenueDescription> venues() {
    return List.of(spot.description());
  }

  @Override
  public ExchangeAdapter create(VenueSettings settings, ExchangeContext context) {
    requireSpot(settings.venue());
    return new VenueAdapter(spot, settings, context, ClientOptions.DEFAULT, budgets);
  }

  @Override
  public RecordingReplay replay(Venue venue, ReplayContext context) {
    requireSpot(venue);
    return new VenueReplay(new SpotReplay(venue), spot::decoder, spot.sequenceRule(), context);
  }

  @Override
  public Optional<Venue> recognize(URI socket) {
    String host = socket.getHost();
    return host != null && SPOT_HOST.matcher(host).matches()
        ? Optional.of(SpotProtocol.VENUE)
        : Optional.empty();
  }

  private void requireSpot(Venue venue) {
    if (!venue.equals(SpotProtocol.VENUE)) {
      throw new IllegalArgumentException("Binance does not serve " + venue);
    }
  }
}
