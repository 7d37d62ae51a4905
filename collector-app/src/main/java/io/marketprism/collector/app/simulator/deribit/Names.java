package io.marketprism.collector.app.simulator.deribit;

import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.Instrument.Terms;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is listed, and how things are called. Of BTC and ETH there are inverse perpetuals against US
 * dollars, whose amounts are dollars; of all else linear ones against USDC, whose amounts are
 * coins.
 */
final class Names {
  private static final BigDecimal TEN = BigDecimal.TEN;

  /** Ticks and sizes of contracts of the inverse perpetuals. */
  private static final Map<String, BigDecimal> INVERSE_TICKS =
      Map.of("BTC", new BigDecimal("0.5"), "ETH", new BigDecimal("0.05"));

  private static final Map<String, BigDecimal> INVERSE_SIZES =
      Map.of("BTC", TEN, "ETH", BigDecimal.ONE);

  private static final Set<String> DOLLARS = Set.of("USD", "USDT");

  private Names() {}

  /** What is listed of a pair. */
  static Instrument instrument(String base, String quote, BigDecimal tick, BigDecimal step) {
    BigDecimal inverse = INVERSE_TICKS.get(base);
    if (inverse != null && DOLLARS.contains(quote)) {
      BigDecimal size = INVERSE_SIZES.getOrDefault(base, TEN);
      return new Instrument(
          base + "-PERPETUAL",
          base,
          "USD",
          inverse,
          size,
          Optional.of(Terms.perpetual(base, size, true)));
    }
    String counter = DOLLARS.contains(quote) ? "USDC" : quote;
    return new Instrument(
        base + "_" + counter + "-PERPETUAL",
        base,
        counter,
        tick,
        step,
        Optional.of(Terms.perpetual(counter, step, false)));
  }

  static Terms terms(Instrument instrument) {
    return instrument.terms().orElseThrow();
  }

  /** The index that it follows, {@code btc_usd}. */
  static String index(Instrument instrument) {
    return (instrument.base() + "_" + instrument.quote()).toLowerCase(Locale.ROOT);
  }

  /** Whether there is an index of its volatility. */
  static boolean hasVolatility(Instrument instrument) {
    return terms(instrument).inverse();
  }

  /** What a collector is to be asked for: the instruments, and the indices in plain letters. */
  static List<String> selectors(List<Instrument> instruments) {
    return Stream.concat(
            instruments.stream().map(Instrument::name),
            instruments.stream().map(Names::index).filter(name -> name.matches("[a-z0-9_]+")))
        .distinct()
        .toList();
  }
}
