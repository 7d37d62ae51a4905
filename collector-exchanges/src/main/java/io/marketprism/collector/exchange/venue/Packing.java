package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.exchange.venue.VenueProtocol.ChannelName;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.spi.TradeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says which connection carries what: the first with room on the channel's route. The feeds of one
 * instrument on one route share a connection, and a channel that carries several is on one only.
 * What a plan says and what is opened are both found here.
 *
 * <p>Not thread-safe; owned by {@link Slots} or a {@link PlanMaker}.
 */
final class Packing {
  private final VenueProtocol protocol;
  private final TradeSource trades;
  private final List<Load> loads = new ArrayList<>();

  Packing(VenueProtocol protocol, TradeSource trades) {
    this.protocol = protocol;
    this.trades = trades;
  }

  /** What is carried by at least one channel, a load for each connection. */
  List<Load> loads() {
    return List.copyOf(loads);
  }

  /** Adds the channels of these data types of an instrument. */
  List<Place> place(Instrument instrument, List<DataType> types) {
    List<Wish> wishes =
        types.stream()
            .map(type -> new Wish(type, protocol.channel(instrument, type, trades)))
            .toList();
    List<Place> places = new ArrayList<>();
    Map<String, Load> byRoute = new HashMap<>();
    for (Wish wish : wishes) {
      Load load =
          carrier(wish.channel)
              .orElseGet(
                  () ->
                      byRoute.computeIfAbsent(
                          wish.channel.route(), route -> withRoom(route, wishes)));
      load.add(wish.channel, wish.isBook());
      places.add(new Place(wish.type, wish.channel, load));
    }
    return places;
  }

  /** Takes a channel away again. */
  void remove(Place place) {
    place.load.remove(place.channel, place.type == DataType.ORDERBOOK);
    if (place.load.isEmpty()) {
      loads.remove(place.load);
    }
  }

  /** The connection that has the channel already, where others may be on it. */
  private Optional<Load> carrier(ChannelName channel) {
    return channel.isShared()
        ? loads.stream().filter(load -> load.carries(channel)).findFirst()
        : Optional.empty();
  }

  /** The first of that route with room for those of an instrument; a new one where none has. */
  private Load withRoom(String route, List<Wish> wishes) {
    List<Wish> here = wishes.stream().filter(wish -> wish.channel.route().equals(route)).toList();
    int channels = (int) here.stream().map(wish -> wish.channel.name()).distinct().count();
    int books = (int) here.stream().filter(Wish::isBook).count();
    for (Load load : loads) {
      if (load.route().equals(route)
          && load.channels() + channels <= protocol.limits().channelsPerConnection()
          && load.books() + books <= protocol.booksPerConnection()) {
        return load;
      }
    }
    Load fresh = new Load(route);
    loads.add(fresh);
    return fresh;
  }

  /**
   * Where a feed's channel is.
   *
   * @param type the feed's data type
   * @param channel what carries it
   * @param load the connection that carries the channel
   */
  record Place(DataType type, ChannelName channel, Load load) {}

  private record Wish(DataType type, ChannelName channel) {
    boolean isBook() {
      return type == DataType.ORDERBOOK;
    }
  }
}
