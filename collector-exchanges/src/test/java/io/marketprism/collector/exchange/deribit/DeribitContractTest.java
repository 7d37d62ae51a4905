package io.marketprism.collector.exchange.deribit;

import io.marketprism.collector.exchange.kit.VenueContract;

class DeribitContractTest extends VenueContract {
  DeribitContractTest() {
    super(new DeribitScript());
  }
}
