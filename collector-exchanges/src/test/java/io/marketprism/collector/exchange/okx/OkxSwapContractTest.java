package io.marketprism.collector.exchange.okx;

import io.marketprism.collector.exchange.kit.VenueContract;

class OkxSwapContractTest extends VenueContract {
  OkxSwapContractTest() {
    super(new OkxScript(Segment.SWAP));
  }

  @Override
  public int faultRuns() {
    return 1_000;
  }
}
