package io.marketprism.collector.exchange.okx;

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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * OKX: spot, perpetual swaps and dated futures, and recordings of the exchanges that speak its
 * protocol.
 */
public final class OkxProvider implements ExchangeProvider {
  private static final Pattern HOST =
      Pattern.compile("ws(aws|us|eea|tr|pap)?\\.(okx|okex)\\.com|real\\.okcoin\\.com");

  private final Budgets budgets = new Budgets();

  /** For ServiceLoader. */
  public OkxProvider() {}

  @Override
  public List<VenueDescription> venues() {
    return Arrays.stream(Segment.values())
        .map(segment -> new OkxProtocol(segment).description())
        .toList();
  }

  @Override
  public ExchangeAdapter create(VenueSettings settings, ExchangeContext context) {
    OkxProtocol protocol = new OkxProtocol(Segment.of(settings.venue()));
    return new VenueAdapter(protocol, settings, context, ClientOptions.DEFAULT, budgets);
  }

  @Override
  public RecordingReplay replay(Venue venue, ReplayContext context) {
    OkxProtocol protocol = new OkxProtocol(Segment.of(venue));
    return new VenueReplay(
        new OkxReplay(venue), protocol::decoder, protocol.sequenceRule(), context);
  }

  /** All segments share one address, so that it names none; a recording may hold all of them. */
  @Override
  public Optional<Venue> recognize(URI socket) {
    String host = socket.getHost();
    return host != null && HOST.matcher(host).matches()
        ? Optional.of(Segment.SPOT.venue())
        : Optional.empty();
  }
}
