package io.marketprism.collector.exchange.binance;

import io.marketprism.collector.exchange.kit.VenueContract;

class BinanceCoinmContractTest extends VenueContract {
  BinanceCoinmContractTest() {
    super(new BinanceScript(BinanceMarket.COINM));
  }

  @Override
  public int faultRuns() {
    return 1_000;
  }
}
