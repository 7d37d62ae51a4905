package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.exchange.session.SessionProtocol;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.SeriesEvent;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.spi.VenueDescription;
import io.marketprism.collector.sync.BookSettings;
import io.marketprism.collector.sync.SequenceRule;
import io.marketprism.collector.sync.TradeIds;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All that differs from venue to venue. Implementations are thread-safe and do no I/O; they hold
 * nothing that changes but what they learn from {@link #facts}.
 */
public interface VenueProtocol {
  /** The venue, what it has, and where it is by default. */
  VenueDescription description();

  /** How to subscribe on that route. */
  SessionProtocol session(String route, URI endpoint);

  /** What the venue allows. */
  VenueLimits limits();

  /**
   * How many connections the exchange allows one address at once, WebSockets and requests in flight
   * together; no limit of its own by default.
   */
  default int connectionsAtOnce() {
    return Integer.MAX_VALUE;
  }

  /**
   * Whether the body of a reply with a status of success says that we ask too much. It then is a
   * failure as status 429 is. Never throws.
   */
  default boolean isOverLimit(String body) {
    return false;
  }

  /** How many order books may share one WebSocket, where that is fewer than of other channels. */
  default int booksPerConnection() {
    return limits().channelsPerConnection();
  }

  /**
   * Whether the exchange has that data of that instrument, of the types that the venue has at all:
   * funding of a perpetual, but not of a dated future. What it does not have is not asked for.
   */
  default boolean offers(Instrument instrument, DataType dataType) {
    return true;
  }

  /** The channel that carries a data type of an instrument. */
  ChannelName channel(Instrument instrument, DataType dataType, TradeSource trades);

  /**
   * How a data type of an instrument is asked for over REST, where no channel carries it; empty
   * where one does.
   */
  default Optional<Poll> poll(URI rest, Instrument instrument, DataType dataType) {
    return Optional.empty();
  }

  /** A decoder for one slot. */
  FrameDecoder decoder(FrameDecoder.Control control);

  /** The rule of ids of its order books. */
  SequenceRule sequenceRule();

  /** How books of so many levels a side are kept. */
  default BookSettings books(int depth, Optional<Duration> snapshotInterval) {
    return BookSettings.live(depth, snapshotInterval);
  }

  /** Whether trade ids rise by one, so that a jump means missing trades. */
  boolean hasDenseTradeIds(TradeSource trades);

  /**
   * How trades of an instrument are asked for by their ids, which then rise by one; empty where the
   * exchange does not give them so.
   */
  default Optional<History> history(URI rest, Instrument instrument, TradeSource trades) {
    return Optional.empty();
  }

  /** The request for the instrument list. */
  VenueRequest<List<Instrument>> instruments(URI rest);

  /**
   * Requests for what the protocol wants to know besides the instruments for that data, made once
   * it is wanted and the instruments were read, and made anew now and then; their parsers keep it.
   * They are as many each time. Nothing waits for them.
   */
  default List<VenueRequest<?>> facts(URI rest, DataType dataType) {
    return List.of();
  }

  /**
   * The request for a snapshot of at least {@code depth} levels a side, or as many as there are.
   *
   * @param scales decimals to begin with; finer ones in the reply widen them
   */
  VenueRequest<BookSnapshot> snapshot(URI rest, Instrument instrument, int depth, Scales scales);

  /**
   * A channel, the route that serves it, and which of the feeds that it carries is meant.
   *
   * @param route the route, {@code ""} where there is only one
   * @param name the exchange's name; subscribed once, however many feeds it carries
   * @param key what the decoder knows the feed by, unlike any other of the venue
   */
  record ChannelName(String route, String name, String key) {
    /** A channel that carries one feed, known by the channel's name. */
    public ChannelName(String route, String name) {
      this(route, name, name);
    }

    /** Whether the channel may carry other feeds too. */
    boolean isShared() {
      return !key.equals(name);
    }
  }

  /**
   * What is asked for from time to time.
   *
   * @param interval how often, above zero
   * @param request what is asked each time; gives at least one state of the series asked for
   */
  record Poll(Duration interval, VenueRequest<List<SeriesEvent>> request) {
    /** Refuses an interval that is not above zero. */
    public Poll {
      if (interval.isZero() || interval.isNegative()) {
        throw new IllegalArgumentException("a poll each " + interval);
      }
    }
  }

  /**
   * How trades are asked for by their ids.
   *
   * @param page so many at once, at least 1
   * @param reach so many before the newest one at all, at least 1
   * @param ofAggregates whether the ids number aggregates of trades; else they number single ones
   * @param pages the requests
   */
  record History(int page, int reach, boolean ofAggregates, Pages pages) {
    /** Refuses a page or reach below 1. */
    public History {
      if (page < 1 || reach < 1) {
        throw new IllegalArgumentException("trades in pages of " + page + " of the last " + reach);
      }
    }

    /** Makes the request for trades of these ids, at most a page of them. */
    @FunctionalInterface
    public interface Pages {
      /** The request; gives those that the exchange has, marked as back-filled, in any order. */
      VenueRequest<List<TradeEvent>> of(TradeIds ids);
    }
  }

  /**
   * What a venue allows.
   *
   * @param channelsPerConnection channels on one WebSocket
   * @param requests how much may be asked over REST
   * @param connectEach a new WebSocket may be opened each such time
   * @param connectBurst and so many at once after a pause
   */
  record VenueLimits(
      int channelsPerConnection, RequestLimit requests, Duration connectEach, int connectBurst) {}

  /**
   * How much may be asked over REST from one address.
   *
   * @param group names what counts together: all venues of the same group share one budget
   * @param weight request weight
   * @param window in so long
   * @param usedHeader the header that says how much is used, where there is one
   */
  record RequestLimit(String group, int weight, Duration window, Optional<String> usedHeader) {}
}
