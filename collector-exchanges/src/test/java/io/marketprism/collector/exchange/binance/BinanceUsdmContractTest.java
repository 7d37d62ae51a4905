package io.marketprism.collector.exchange.binance;

import io.marketprism.collector.exchange.kit.VenueContract;

class BinanceUsdmContractTest extends VenueContract {
  BinanceUsdmContractTest() {
    super(new BinanceScript(BinanceMarket.USDM));
  }
}
