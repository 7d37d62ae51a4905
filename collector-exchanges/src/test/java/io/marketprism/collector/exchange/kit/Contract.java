package io.marketprism.collector.exchange.kit;

import io.marketprism.collector.model.Instrument;
import java.util.ArrayList;
import java.util.List;

/** What the parts of {@link VenueContract} share. */
interface Contract {
  /** The venue's wire. */
  VenueScript script();

  /** The instruments of its list, the one that tests are about first. */
  List<Instrument> instruments();

  /** A slot of the venue, fresh and live. */
  default SlotRig rig() {
    return new SlotRig(script(), instruments());
  }

  /** One data frame of each kind, each of which gives an event in a fresh slot. */
  default List<String> samples() {
    String id = script().instrument();
    List<Level> bids = List.of(new Level("43210.5", "1.25"), new Level("43209.5", "0"));
    List<Level> asks = List.of(new Level("43211.25", "7"));
    List<String> samples = new ArrayList<>();
    samples.add(script().delta(id, SlotRig.BEGIN, 165, bids, asks));
    samples.add(script().trade(id, 7, new Level("43210.5", "0.12")));
    samples.add(script().quote(id, 8, SlotRig.BID, SlotRig.ASK));
    if (SlotRig.snapshotsInChannel(script().protocol())) {
      samples.add(script().snapshot(id, 170, List.of(SlotRig.BID), asks));
    }
    return samples;
  }
}
