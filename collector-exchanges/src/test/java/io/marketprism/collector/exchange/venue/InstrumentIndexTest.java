package io.marketprism.collector.exchange.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstrumentIndexTest {
  private final InstrumentIndex index =
      new InstrumentIndex(
          List.of(
              instrument("BTC-USDT", "BTCUSDT", true),
              instrument("ETH-USDT", "ETHUSDT", true),
              instrument("ETH-BTC", "ETHBTC", true),
              instrument("OLD-USDT", "OLDUSDT", false),
              instrument("A.B-(C", "A.B(C", true),
              instrument("TWIN-USDT", "TWIN1", true),
              instrument("TWIN-USDT", "TWIN2", true),
              instrument("SWAPPED", "ETH-BTC2", true),
              instrument("OTHER", "BTCUSDT", true)));

  @Test
  void symbolAndIdNameAnInstrument() {
    assertThat(ids("BTC-USDT")).containsExactly("BTCUSDT");
    assertThat(ids("BTCUSDT")).containsExactly("BTCUSDT");
    assertThat(ids("btc-usdt")).isEmpty();
    assertThat(ids("")).isEmpty();
    assertThat(ids("NONE-USDT")).isEmpty();
  }

  @Test
  void firstOfTwoWithTheSameIdIsTheOne() {
    assertThat(index.size()).isEqualTo(8);
    assertThat(index.find("BTCUSDT")).extracting(Instrument::symbol).containsExactly("BTC-USDT");
    assertThat(ids("OTHER")).isEmpty();
  }

  @Test
  void symbolOfTwoInstrumentsNamesNeitherAndTheirIdsDo() {
    assertThat(ids("TWIN-USDT")).isEmpty();
    assertThat(ids("TWIN1")).containsExactly("TWIN1");
    assertThat(ids("TWIN-*")).containsExactly("TWIN1", "TWIN2");
  }

  @Test
  void instrumentThatDoesNotTradeIsFoundByNameAndNotByPattern() {
    assertThat(ids("OLD-USDT")).containsExactly("OLDUSDT");
    assertThat(ids("OLD*")).isEmpty();
  }

  @Test
  void starStandsForAnyCharactersAndEverythingElseForItself() {
    assertThat(ids("*-USDT")).containsExactly("BTCUSDT", "ETHUSDT", "TWIN1", "TWIN2");
    assertThat(ids("ETH-*")).containsExactly("ETHUSDT", "ETHBTC");
    assertThat(ids("*T*-*T")).containsExactly("BTCUSDT", "ETHUSDT", "TWIN1", "TWIN2");
    assertThat(ids("*")).hasSize(7);
    assertThat(ids("*.*")).containsExactly("A.B(C");
    assertThat(ids("*-(C")).containsExactly("A.B(C");
    assertThat(ids("...-*")).isEmpty();
    assertThat(ids("[A-Z]*")).isEmpty();
    assertThat(ids("\\E*")).isEmpty();
    assertThat(ids("*-USDT*x")).isEmpty();
  }

  private List<String> ids(String selector) {
    return index.find(selector).stream().map(Instrument::venueSymbol).toList();
  }

  private static Instrument instrument(String symbol, String id, boolean trading) {
    return new Instrument(
        TestInstruments.BINANCE_SPOT,
        MarketType.SPOT,
        symbol,
        id,
        "",
        "",
        2,
        5,
        QuantityUnit.BASE,
        trading);
  }
}
