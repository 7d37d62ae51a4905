package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.sync.Feed;
import java.util.Collection;
import java.util.Map;

/**
 * Reads the frames of one connection slot and gives what they hold to feeds. A frame has an effect
 * only where all of it could be read.
 *
 * <p>Not thread-safe; owned by one slot and called under its lock, but for {@link #isData}.
 */
public interface FrameDecoder {
  /** What a frame was. */
  enum Outcome {
    /**
     * It was data of a channel that is asked for; the feeds that it concerns, if any, counted it.
     */
    DATA,
    /** An acknowledgement, a notice or a heartbeat. */
    CONTROL,
    /** Data of a channel that no feed is asked for. */
    IGNORED
  }

  /**
   * Replaces the feeds that frames are given to, by the key of {@link VenueProtocol.ChannelName}:
   * the channel's name, unless the channel carries several.
   */
  void feeds(Map<String, ? extends Feed> byChannel);

  /** Whether a frame looks like data, from its first characters. Thread-safe. */
  boolean isData(String frame);

  /**
   * Reads a frame.
   *
   * @param receivedNs nanoseconds since 1970 UTC
   * @throws io.marketprism.collector.exchange.json.MalformedFrameException where it cannot be read;
   *     nothing of it had an effect, and the feed that it is for, where that is known, counted it
   */
  Outcome decode(String frame, long receivedNs);

  /** What a control frame asks for. Called while the frame is decoded; returns at once. */
  interface Control {
    /** A request was acknowledged. */
    void acknowledged(long requestId);

    /** These channels of a request were acknowledged; of the others more may be said. */
    void acknowledged(long requestId, Collection<String> channels);

    /** A request, or what is left of it, was refused; the reason is exchange text. */
    void refused(long requestId, String reason);

    /** The exchange announces that it will end the connection. */
    void handOver(String reason);

    /** The exchange wants this frame sent. */
    void reply(String frame);
  }
}
