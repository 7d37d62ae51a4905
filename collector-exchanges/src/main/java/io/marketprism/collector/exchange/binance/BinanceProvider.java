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

/**
 * Binance: spot, USD-M and COIN-M futures, and recordings of the exchanges that speak their
 * protocol.
 */
public final class BinanceProvider implements ExchangeProvider {
  private final Budgets budgets = new Budgets();

  /** For ServiceLoader. */
  public BinanceProvider() {}

  @Override
  public List<VenueDescription> venues() {
    return BinanceMarket.ALL.stream().map(BinanceMarket::description).toList();
  }

  @Override
  public ExchangeAdapter create(VenueSettings settings, ExchangeContext context) {
    BinanceProtocol protocol = new BinanceProtocol(market(settings.venue()));
    return new VenueAdapter(protocol, settings, context, ClientOptions.DEFAULT, budgets);
  }

  @Override
  public RecordingReplay replay(Venue venue, ReplayContext context) {
    BinanceMarket market = market(venue);
    return new VenueReplay(
        new BinanceReplay(market),
        control -> new BinanceDecoder(market, control),
        market.sequenceRule(),
        context);
  }

  @Override
  public Optional<Venue> recognize(URI socket) {
    String host = socket.getHost();
    return host == null
        ? Optional.empty()
        : BinanceMarket.ALL.stream()
            .filter(market -> market.streamsFrom(host))
            .map(BinanceMarket::venue)
            .findFirst();
  }

  private static BinanceMarket market(Venue venue) {
    return BinanceMarket.of(venue)
        .orElseThrow(() -> new IllegalArgumentException("Binance does not serve " + venue));
  }
}
