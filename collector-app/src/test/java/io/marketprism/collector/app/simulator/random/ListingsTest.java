package io.marketprism.collector.app.simulator.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.collector.app.simulator.market.Instrument;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ListingsTest {
  private static Instrument spot(String base, String quote, BigDecimal tick, BigDecimal step) {
    return new Instrument(base + quote, base, quote, tick, step);
  }

  private static List<Instrument> first(int count) {
    return Listings.first(count, ListingsTest::spot).stream().map(Listing::instrument).toList();
  }

  @Test
  void beginsWithBtcAndEthAndGoesOnWithDistinctSymbols() {
    List<Instrument> instruments = first(2_000);
    assertThat(instruments).extracting(Instrument::symbol).doesNotHaveDuplicates();
    assertThat(instruments)
        .extracting(Instrument::symbol)
        .startsWith("BTCUSDT", "ETHUSDT", "BNBUSDT")
        .allMatch(symbol -> symbol.matches("[A-Z0-9]+"));
    assertThat(first(5)).isEqualTo(instruments.subList(0, 5));
  }

  @Test
  void ticksStepsAndQuotesVary() {
    List<Instrument> instruments = first(200);
    assertThat(instruments.stream().map(Instrument::quote).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder("USDT", "BTC", "FDUSD");
    assertThat(instruments.stream().map(one -> one.tickSize().scale()).collect(Collectors.toSet()))
        .contains(2, 3, 4, 5, 6, 7, 8);
    assertThat(instruments.stream().map(Instrument::stepSize).distinct().count()).isGreaterThan(3);
    assertThat(instruments.get(0).tickSize()).isEqualTo(new BigDecimal("0.01"));
  }

  @Test
  void namesOfAnyScriptAreListed() {
    List<Listing> listings = Listings.named(List.of("BTC-USDT", "币安人生-USDT"), ListingsTest::spot);
    assertThat(listings)
        .extracting(listing -> listing.instrument().symbol())
        .containsExactly("BTCUSDT", "币安人生USDT");
  }

  @Test
  void namesThatAreNoneOrComeTwiceAreRefused() {
    for (String name : List.of("BTCUSDT", "-USDT", "BTC-", "A-B-C")) {
      assertThatThrownBy(() -> Listings.named(List.of(name), ListingsTest::spot))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(name);
    }
    assertThatThrownBy(() -> Listings.named(List.of("BT-CUSDT", "BTC-USDT"), ListingsTest::spot))
        .hasMessageContaining("listed twice: BTCUSDT");
  }
}
