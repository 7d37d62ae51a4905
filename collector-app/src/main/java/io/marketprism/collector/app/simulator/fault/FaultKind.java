package io.marketprism.collector.app.simulator.fault;

import static io.marketprism.collector.app.simulator.fault.FaultKey.AFTER;
import static io.marketprism.collector.app.simulator.fault.FaultKey.CODE;
import static io.marketprism.collector.app.simulator.fault.FaultKey.CONNECTION;
import static io.marketprism.collector.app.simulator.fault.FaultKey.COUNT;
import static io.marketprism.collector.app.simulator.fault.FaultKey.EVERY;
import static io.marketprism.collector.app.simulator.fault.FaultKey.FOR;
import static io.marketprism.collector.app.simulator.fault.FaultKey.PATH;
import static io.marketprism.collector.app.simulator.fault.FaultKey.RETRY_AFTER;
import static io.marketprism.collector.app.simulator.fault.FaultKey.SHAPE;
import static io.marketprism.collector.app.simulator.fault.FaultKey.SIZE;
import static io.marketprism.collector.app.simulator.fault.FaultKey.STATUS;
import static io.marketprism.collector.app.simulator.fault.FaultKey.STREAM;
import static io.marketprism.collector.app.simulator.fault.FaultKey.SYMBOL;

import java.util.Locale;

/** What can go wrong on command. */
public enum FaultKind {
  /** Leaves out messages. */
  DROP(Place.STREAM, "leaves out the next messages", STREAM, CONNECTION, COUNT),
  /** Sends messages twice. */
  DUPLICATE(Place.STREAM, "sends the next messages twice", STREAM, CONNECTION, COUNT),
  /** Swaps messages with their successors. */
  REORDER(Place.STREAM, "sends a message after the one that follows it", STREAM, CONNECTION, COUNT),
  /** Sends messages late, after younger ones. */
  DELAY(Place.STREAM, "sends the next messages late", STREAM, CONNECTION, COUNT, FOR),
  /** Repeats old messages. */
  STALE(Place.STREAM, "sends the message before once more", STREAM, CONNECTION, COUNT),
  /** Sends a broken copy before a message, which then follows whole. */
  MALFORMED(Place.STREAM, "sends a broken copy first", STREAM, CONNECTION, COUNT, SHAPE, SIZE),
  /** Closes with a Close frame. */
  CLOSE(Place.CONNECTION, "closes with a Close frame", CONNECTION, COUNT, CODE),
  /** Ends the stream without a Close frame. */
  FIN(Place.CONNECTION, "ends the socket without a Close frame", CONNECTION, COUNT),
  /** Resets. */
  RESET(Place.CONNECTION, "resets the socket", CONNECTION, COUNT),
  /** Resets in the middle of a frame. */
  HALF_FRAME(Place.CONNECTION, "sends half a frame and resets", CONNECTION, COUNT),
  /** Sends a Close frame and leaves the socket open. */
  HOLD(Place.CONNECTION, "sends a Close frame, leaves the socket open", CONNECTION, COUNT, CODE),
  /** Sends no data; answers pings and requests. */
  SILENT(Place.CONNECTION, "sends no data, answers pings and requests", CONNECTION, COUNT, FOR),
  /** Neither reads nor writes. */
  FREEZE(Place.CONNECTION, "neither reads nor writes", CONNECTION, COUNT, FOR),
  /** Announces that the server will end. */
  SHUTDOWN(Place.CONNECTION, "announces the end of the server", CONNECTION, COUNT),
  /** Closes as at the end of a connection's lifetime. */
  EXPIRE(Place.CONNECTION, "closes as at the end of the lifetime", CONNECTION, COUNT),
  /** Refuses upgrades. */
  REFUSE(Place.UPGRADE, "refuses upgrades", COUNT, FOR, STATUS, RETRY_AFTER),
  /** Never answers upgrades. */
  HANG(Place.UPGRADE, "never answers upgrades", COUNT, FOR),
  /** Answers REST requests with another status. */
  REST_STATUS(Place.REST, "answers with a status", PATH, SYMBOL, COUNT, FOR, STATUS, RETRY_AFTER),
  /** Answers REST requests late. */
  REST_DELAY(Place.REST, "answers late by for", PATH, SYMBOL, COUNT, FOR),
  /** Answers snapshot requests with the book as it was when the fault began. */
  REST_STALE(Place.REST, "answers with the book as it is now; needs symbol", SYMBOL, COUNT),
  /** Never answers REST requests. */
  REST_HANG(Place.REST, "never answers", PATH, SYMBOL, COUNT, FOR),
  /** Answers requests on a connection with an error. */
  REQUEST_ERROR(Place.REQUEST, "answers a subscription with an error", CONNECTION, COUNT),
  /** Takes requests on a connection without an answer or an effect. */
  REQUEST_IGNORED(Place.REQUEST, "ignores a subscription", CONNECTION, COUNT);

  /** Where a fault takes hold. */
  public enum Place {
    /** On messages of streams, as they go to each connection. */
    STREAM,
    /** On open connections, at once. */
    CONNECTION,
    /** On upgrades to come. */
    UPGRADE,
    /** On REST requests to come. */
    REST,
    /** On requests that come on a connection. */
    REQUEST
  }

  private final Place place;
  private final String description;
  private final int keys;

  FaultKind(Place place, String description, FaultKey first, FaultKey... more) {
    this.place = place;
    this.description = description;
    int set = bit(AFTER) | bit(EVERY) | bit(first);
    for (FaultKey key : more) {
      set |= bit(key);
    }
    keys = set;
  }

  private static int bit(FaultKey key) {
    return 1 << key.ordinal();
  }

  /** Where it takes hold. */
  public Place place() {
    return place;
  }

  /** What it does, for a usage text. */
  public String description() {
    return description;
  }

  /** How it is written: lower case, words with dashes. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  boolean takes(FaultKey key) {
    return (keys & bit(key)) != 0;
  }

  static FaultKind of(String text) {
    for (FaultKind kind : values()) {
      if (kind.text().equals(text)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no such fault: " + text);
  }
}
