package io.marketprism.collector.exchange.kit;

import java.util.List;

/**
 * What a frame that we sent asks for.
 *
 * @param id the request's id
 * @param subscribes whether it subscribes; otherwise it unsubscribes
 * @param channels the channels, by our names of them; none where it asks for something else
 */
public record Asked(long id, boolean subscribes, List<String> channels) {
  /** A frame that is not about channels. */
  public static final Asked NOTHING = new Asked(0, false, List.of());
}
