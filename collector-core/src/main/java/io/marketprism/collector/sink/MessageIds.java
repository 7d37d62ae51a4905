package io.marketprism.collector.sink;

import io.marketprism.collector.model.BboEvent;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.LiquidationEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.RatioEvent;
import io.marketprism.collector.model.SeriesEvent;
import io.marketprism.collector.model.Text;
import io.marketprism.collector.model.TradeEvent;
import java.util.EnumMap;
import java.util.Map;

/**
 * The {@code Nats-Msg-Id} of events, from the exchange's own identity of them: the same from every
 * instance and after every restart, different for different events. Snapshots and interruptions,
 * which are ours, and states without an exchange time carry the instance's name.
 *
 * <p>Ids are printable ASCII without spaces, as a header wants: other characters of an exchange's
 * symbol, {@code :} among them, are written {@code %XX}.
 *
 * <p>Not thread-safe; owned by one thread of a sink.
 */
public final class MessageIds {
  private static final String BOOKS = DataType.ORDERBOOK.wire() + ':';

  private final InstrumentCache<Map<DataType, String>> prefixes =
      new InstrumentCache<>(instrument -> new EnumMap<>(DataType.class));
  private final String instance;

  /**
   * @param instance the name of this collector, unique among those that publish to one server
   */
  public MessageIds(String instance) {
    this.instance = token(instance);
  }

  /** The id of an event. */
  public String of(MarketEvent event) {
    String prefix = prefix(event.dataType(), event.instrument());
    if (event instanceof BookEvent book) {
      return prefix + bookId(book);
    }
    if (event instanceof TradeEvent trade) {
      return prefix + (trade.isAggregated() ? 'a' : 't') + trade.id();
    }
    if (event instanceof BboEvent bbo) {
      return prefix + bbo.updateId();
    }
    if (event instanceof SeriesEvent series) {
      return prefix + seriesId(series);
    }
    if (event instanceof LiquidationEvent liquidation) {
      return prefix + liquidation.identity();
    }
    if (event instanceof InterruptionEvent interruption) {
      return prefix + instance + ':' + generation(interruption) + ':' + interruption.number();
    }
    throw new IllegalArgumentException("no id for " + event.getClass());
  }

  /** Whether that is the id of a whole book. */
  public static boolean isOfSnapshot(String id) {
    return id.startsWith(BOOKS) && !id.startsWith("u", id.lastIndexOf(':') + 1);
  }

  /**
   * The id of the copy of an interruption: another than the original's, so that a stream that takes
   * both keeps both.
   */
  public String ofCopy(InterruptionEvent interruption) {
    return of(interruption) + ":copy";
  }

  private String bookId(BookEvent book) {
    return book.isSnapshot()
        ? "s" + book.last() + ':' + instance + ':' + book.generation()
        : "u" + book.previous() + '-' + book.last();
  }

  /**
   * The exchange time, and a ratio's period, since one instrument may have several. A further state
   * of the same time adds its values. A state to which the exchange gives no time is known by our
   * instance, when it arrived and its values.
   */
  private String seriesId(SeriesEvent event) {
    if (event.exchangeTimeMs() == MarketEvent.UNKNOWN) {
      return instance + ':' + event.receivedNs() + ':' + event.values();
    }
    String id = Long.toString(event.exchangeTimeMs());
    if (event instanceof RatioEvent ratio) {
      id += ':' + token(ratio.period());
    }
    return event.isRevision() ? id + ':' + event.values() : id;
  }

  /** The generation, or {@code -} for a feed that has none. */
  private static String generation(InterruptionEvent interruption) {
    long generation = interruption.generation();
    return generation == MarketEvent.UNKNOWN ? "-" : Long.toString(generation);
  }

  private String prefix(DataType type, Instrument instrument) {
    Map<DataType, String> byDataType = prefixes.of(instrument);
    String prefix = byDataType.get(type);
    if (prefix == null) {
      prefix =
          type.wire()
              + ':'
              + token(instrument.venue().exchange())
              + ':'
              + instrument.marketType().wire()
              + ':'
              + token(instrument.venueSymbol())
              + ':';
      byDataType.put(type, prefix);
    }
    return prefix;
  }

  private static String token(String text) {
    return Text.fileName(text);
  }
}
