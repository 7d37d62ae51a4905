package io.marketprism.collector.exchange.kit;

import com.google.gson.JsonObject;
import io.marketprism.collector.exchange.venue.VenueProtocol;
import io.marketprism.collector.model.DataType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a venue says on the wire, in its own words: the part of {@link VenueContract} that differs
 * from venue to venue. Frames are written here without any code of the decoder, so that both are
 * held against each other. Immutable.
 *
 * <p>Instruments are named by the venue's id. Where a frame has a time it is {@link #TIME_MS}, or a
 * moment near it.
 */
public interface VenueScript {
  /** The exchange's time in frames. */
  long TIME_MS = 1_795_357_800_100L;

  /** The venue. */
  VenueProtocol protocol();

  /** The reply to the request for the instrument list, in which both instruments trade. */
  String instrumentList();

  /** The instrument that tests are about. */
  String instrument();

  /** Another one. */
  String otherInstrument();

  /** A whole book that ends at {@code last}: a frame of its channel, or a REST reply. */
  String snapshot(String instrument, long last, List<Level> bids, List<Level> asks);

  /** A frame of the changes after {@code previous} up to {@code last}. */
  String delta(String instrument, long previous, long last, List<Level> bids, List<Level> asks);

  /** A frame of one trade, in which the aggressor bought. */
  String trade(String instrument, long id, Level level);

  /**
   * The reply to a request for these trades, in each of which the aggressor bought, as {@link
   * #trade} has them.
   */
  String pastTrades(String instrument, long first, long last, Level level);

  /** The reply where there are no trades of those ids. */
  String noPastTrades();

  /** A frame of the best bid and offer; later ones have higher ids. */
  String quote(String instrument, long id, Level bid, Level ask);

  /** Frames of {@link #instrument}'s channels whose data name {@link #otherInstrument}. */
  List<String> misnamed();

  /** What a data frame says. */
  List<Said> said(JsonObject frame);

  /** What a frame that we sent asks for. */
  Asked asked(String request);

  /**
   * Frames that acknowledge these channels of a request and say nothing good of the others; all of
   * them, where the exchange acknowledges whole requests only.
   */
  List<String> granted(Asked asked, List<String> channels);

  /** Whether acknowledgements name channels, so that one may be absent. */
  boolean grantsByChannel();

  /** Frames that refuse a request because of a channel. */
  List<String> refused(Asked asked, String channel, String reason);

  /** Frames that ask for nothing: life signs, errors that concern no request, notices. */
  List<String> idleWords();

  /** A frame that wants an answer on the same connection. */
  default Optional<String> lifeCheck() {
    return Optional.empty();
  }

  /** Whether a frame that we sent answers {@link #lifeCheck}. */
  default boolean answersLifeCheck(String sent) {
    return false;
  }

  /** What we send first on a connection, before anything is asked for. */
  default List<String> greetings() {
    return List.of();
  }

  /** Channels that we want on every connection besides those of feeds. */
  default List<String> ownChannels() {
    return List.of();
  }

  /** What we send where the exchange is quiet. */
  default Optional<Ping> ping() {
    return Optional.empty();
  }

  /** A notice that the exchange will end the connection. */
  default Optional<String> plannedEnd() {
    return Optional.empty();
  }

  /** The rule of ids, one ruling a line, see {@link Ruling#table}. */
  String rulings();

  /** How the ids of books run. */
  Ids ids();

  /** Frames of the data types beyond books, trades and quotes, each of which gives an event. */
  default Map<DataType, List<String>> furtherFrames() {
    return Map.of();
  }

  /** REST replies about {@link #instrument} for the data types that are asked for. */
  default Map<DataType, String> polledReplies() {
    return Map.of();
  }

  /** The reply to a request for facts about the venue, by the path; empty where it is no such. */
  default Optional<String> factReply(String path) {
    return Optional.empty();
  }

  /** The same reply about an instrument, where it names that. */
  default String polledReply(DataType type, String instrument) {
    return Objects.requireNonNull(polledReplies().get(type));
  }

  /** How the ids of a venue's books run. */
  enum Ids {
    /** Each delta begins with the id after the last one; snapshots come by REST. */
    DENSE,
    /** Ids have holes and deltas name the id before; snapshots come by REST. */
    SHARED,
    /** Deltas name the id before; snapshots come in the channel. */
    CHAINED,
    /** The same, and ids begin anew at times. */
    RENUMBERED
  }

  /**
   * What we send where the exchange is quiet.
   *
   * @param frame the frame
   * @param withinSeconds the silence after which it must have been sent
   * @param answer what the exchange answers
   */
  record Ping(String frame, long withinSeconds, String answer) {}
}
