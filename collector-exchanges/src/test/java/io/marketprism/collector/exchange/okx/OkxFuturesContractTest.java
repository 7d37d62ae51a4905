package io.marketprism.collector.exchange.okx;

import io.marketprism.collector.exchange.kit.VenueContract;

class OkxFuturesContractTest extends VenueContract {
  OkxFuturesContractTest() {
    super(new OkxScript(Segment.FUTURES));
  }

  @Override
  public int faultRuns() {
    return 1_000;
  }
}
