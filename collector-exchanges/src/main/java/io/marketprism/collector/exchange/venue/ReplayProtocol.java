package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.Scales;
import java.util.List;
import java.util.Optional;

/**
 * What a replay must know of a venue beyond its decoder: which channels the lines of a recording
 * subscribe, and what its REST replies are. Implementations are immutable and do no I/O.
 */
public interface ReplayProtocol {
  /** The channels that opening that address subscribes. */
  List<Channel> opened(String url);

  /** The channels that a frame subscribes which was sent. */
  List<Channel> sent(String text);

  /** The instruments in a reply; empty where it is not a list of them. */
  Optional<List<Instrument>> instruments(String url, String body);

  /** The snapshot in a reply; empty where it is none. */
  Optional<SymbolSnapshot> snapshot(String url, String body, long receivedNs);

  /** Whether snapshots of books come in their channels. */
  default boolean snapshotsInChannel() {
    return false;
  }

  /** An instrument of which nothing is known but the exchange's id. */
  Instrument unlisted(String venueSymbol);

  /**
   * A channel of a recording.
   *
   * @param name the exchange's name
   * @param word the exchange's word for its kind, {@code aggTrade}
   * @param venueSymbol the exchange's id of the instrument
   * @param dataType what it carries
   * @param dense whether its trade ids rise by one
   */
  record Channel(String name, String word, String venueSymbol, DataType dataType, boolean dense) {}

  /**
   * A snapshot and whose it is.
   *
   * @param venueSymbol the exchange's id of the instrument
   * @param snapshot the book
   */
  record SymbolSnapshot(String venueSymbol, BookSnapshot snapshot) {}

  /** Scales of instruments that no list describes; they widen as numbers are read. */
  Scales UNLISTED = new Scales(0, 0);
}
