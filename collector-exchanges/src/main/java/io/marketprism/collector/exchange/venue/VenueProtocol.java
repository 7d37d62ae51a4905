package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.exchange.session.SessionProtocol;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.spi.VenueDescription;
import io.marketprism.collector.sync.SequenceRule;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * All that differs from venue to venue. Implementations are immutable, thread-safe and do no I/O.
 */
public interface VenueProtocol {
  /** The venue, what it has, and where it is by default. */
  VenueDescription description();

  /** How to subscribe on that route. */
  SessionProtocol session(String route, URI endpoint);

  /** What the venue allows. */
  VenueLimits limits();

  /** The channel that carries a data type of an instrument. */
  ChannelName channel(Instrument instrument, DataType dataType, TradeSource trades);

  /** A decoder for one slot. */
  FrameDecoder decoder(FrameDecoder.Control control);

  /** The rule of ids of its order books. */
  SequenceRule sequenceRule();

  /** Whether trade ids rise by one, so that a jump means missing trades. */
  boolean hasDenseTradeIds(TradeSource trades);

  /** The request for the instrument list. */
  VenueRequest<List<Instrument>> instruments(URI rest);

  /**
   * The request for a snapshot of at least {@code depth} levels a side, or as many as there are.
   *
   * @param scales decimals to begin with; finer ones in the reply widen them
   */
  VenueRequest<BookSnapshot> snapshot(URI rest, Instrument instrument, int depth, Scales scales);

  /**
   * A channel and the route that serves it.
   *
   * @param route the route, {@code ""} where there is only one
   * @param name the exchange's name
   */
  record ChannelName(String route, String name) {}

  /**
   * What a venue allows.
   *
   * @param channelsPerConnection channels on one WebSocket
   * @param weightPerMinute request weight a minute and address
   * @param usedWeightHeader the header that says how much is used
   * @param connectEach a new WebSocket may be opened each such time
   * @param connectBurst and so many at once after a pause
   */
  record VenueLimits(
      int channelsPerConnection,
      int weightPerMinute,
      String usedWeightHeader,
      Duration connectEach,
      int connectBurst) {}
}
