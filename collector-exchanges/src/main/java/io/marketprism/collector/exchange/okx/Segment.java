package io.marketprism.collector.exchange.okx;

import io.marketprism.collector.model.Venue;
import java.util.Optional;

/** The parts of OKX that are venues here; they share addresses, channels and rules. */
enum Segment {
  SPOT("okx-spot"),
  SWAP("okx-swap"),
  FUTURES("okx-futures");

  private final String venueName;

  Segment(String venueName) {
    this.venueName = venueName;
  }

  Venue venue() {
    return new Venue(venueName, "okx");
  }

  /** The exchange's word for it, {@code SWAP}. */
  String instType() {
    return name();
  }

  /** The segment of that word, empty where we have none such. */
  static Optional<Segment> of(String instType) {
    for (Segment segment : values()) {
      if (segment.instType().equals(instType)) {
        return Optional.of(segment);
      }
    }
    return Optional.empty();
  }

  /**
   * The segment of that venue.
   *
   * @throws IllegalArgumentException where it is none of them
   */
  static Segment of(Venue venue) {
    for (Segment segment : values()) {
      if (segment.venue().equals(venue)) {
        return segment;
      }
    }
    throw new IllegalArgumentException("OKX does not serve " + venue);
  }
}
