package io.marketprism.collector.exchange.okx;

import io.marketprism.collector.exchange.kit.VenueContract;

class OkxSpotContractTest extends VenueContract {
  OkxSpotContractTest() {
    super(new OkxScript(Segment.SPOT));
  }
}
