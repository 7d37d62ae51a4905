package io.marketprism.collector.exchange.okx;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.SeriesEvent;
import io.marketprism.collector.sync.Feed;
import io.marketprism.collector.sync.SeriesFeed;
import java.util.ArrayList;
import java.util.List;

/**
 * States of a series, an object each, of the instrument or index that the channel names. All events
 * of a frame are made before any is given to a feed.
 */
final class SeriesPayload implements Payload<Arrival> {
  /** More than the exchange ever sends in one frame. */
  private static final int MAX_STATES = 1_000;

  private static final String INSTRUMENT = "instId";

  private final List<Literal> names;
  private final Maker maker;
  private final List<Made> made = new ArrayList<>();

  /**
   * @param names the members that are read, the one that names the instrument among them
   * @param maker makes events of them
   */
  SeriesPayload(List<Literal> names, Maker maker) {
    this.names = names;
    this.maker = maker;
  }

  /** Makes an event of what stands in an object. */
  @FunctionalInterface
  interface Maker {
    /**
     * The event.
     *
     * @throws IllegalArgumentException where it cannot be
     */
    SeriesEvent make(Instrument instrument, Fields fields, long receivedNs);
  }

  @Override
  public void read(JsonScanner json, Arrival arrival, Literal subject) {
    made.clear();
    json.beginArray();
    json.element();
    do {
      Fields fields = Fields.read(json, names);
      if (!fields.text(INSTRUMENT).equals(subject.toString()) || made.size() >= MAX_STATES) {
        throw json.refused(Reason.VALUE);
      }
      for (Feed feed : arrival.feeds()) {
        made.add(make(json, (SeriesFeed) feed, fields, arrival.receivedNs()));
      }
    } while (json.nextElement());
  }

  private Made make(JsonScanner json, SeriesFeed feed, Fields fields, long receivedNs) {
    try {
      return new Made(feed, maker.make(feed.instrument(), fields, receivedNs));
    } catch (IllegalArgumentException e) {
      throw json.refused(Reason.VALUE);
    }
  }

  @Override
  public void require(JsonScanner json, Action action) {
    Payload.requireNone(json, action);
  }

  @Override
  public boolean fits(JsonScanner json, Arrival arrival) {
    return true;
  }

  @Override
  public void deliver(Arrival arrival, Action action, long receivedNs) {
    made.forEach(one -> one.feed().onState(one.state()));
    made.clear();
  }

  /** A state and whose it is. */
  private record Made(SeriesFeed feed, SeriesEvent state) {}
}
