package io.marketprism.collector.exchange.binance;

import io.marketprism.collector.exchange.kit.VenueContract;

class BinanceSpotContractTest extends VenueContract {
  BinanceSpotContractTest() {
    super(new BinanceScript(BinanceMarket.SPOT));
  }
}
