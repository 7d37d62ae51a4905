package io.marketprism.collector.app.simulator.random;

import io.marketprism.collector.app.simulator.market.Instrument;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lists instruments: well-known assets first, then invented ones, with ticks from 0.01 to
 * 0.00000001 and steps from 0.00001 to 1. The exchange makes its instruments of base and quote.
 */
public final class Listings {
  private static final List<String> KNOWN =
      List.of(
          "BTC",
          "ETH",
          "BNB",
          "SOL",
          "XRP",
          "DOGE",
          "ADA",
          "TRX",
          "AVAX",
          "LINK",
          "SHIB",
          "DOT",
          "LTC",
          "UNI",
          "NEAR",
          "ATOM",
          "1000SATS",
          "PEPE",
          "FDUSD",
          "1INCH");
  private static final Map<String, String> PRICES = Map.of("BTC", "60000", "ETH", "3000");
  private static final int SCALES = 7;

  private Listings() {}

  /**
   * The first {@code count} instruments of a list that is always the same: BTC-USDT, ETH-USDT, then
   * others, most of them quoted in USDT, some in BTC or FDUSD.
   */
  public static List<Listing> first(int count, InstrumentMaker maker) {
    if (count < 1) {
      throw new IllegalArgumentException("symbols must be at least 1: " + count);
    }
    List<Listing> listings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String base = i < KNOWN.size() ? KNOWN.get(i) : invented(i - KNOWN.size());
      listings.add(listing(base, quote(i, base), maker));
    }
    return listings;
  }

  /**
   * The instruments named as BASE-QUOTE, such as BTC-USDT; letters of any script.
   *
   * @throws IllegalArgumentException where a name has not that form, or two give the same symbol
   */
  public static List<Listing> named(List<String> names, InstrumentMaker maker) {
    List<Listing> listings = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      int dash = name.indexOf('-');
      if (dash < 1 || dash != name.lastIndexOf('-') || dash == name.length() - 1) {
        throw new IllegalArgumentException("not of the form BASE-QUOTE: " + name);
      }
      Listing listing = listing(name.substring(0, dash), name.substring(dash + 1), maker);
      if (!seen.add(listing.instrument().symbol())) {
        throw new IllegalArgumentException("listed twice: " + listing.instrument().symbol());
      }
      listings.add(listing);
    }
    if (listings.isEmpty()) {
      throw new IllegalArgumentException("no symbols");
    }
    return listings;
  }

  private static String quote(int i, String base) {
    if (i > 2 && i % 7 == 5) {
      return "BTC";
    }
    return i > 2 && i % 11 == 9 && !base.equals("FDUSD") ? "FDUSD" : "USDT";
  }

  /** QAAA, QAAB and so on: no name of an asset that is listed anywhere much. */
  private static String invented(int number) {
    StringBuilder name = new StringBuilder();
    for (int rest = number, i = 0; i < 3 || rest > 0; rest /= 26, i++) {
      name.append((char) ('A' + rest % 26));
    }
    return "Q" + name.reverse();
  }

  private static Listing listing(String base, String quote, InstrumentMaker maker) {
    String price = quote.equals("BTC") ? null : PRICES.get(base);
    if (price != null) {
      Instrument known = maker.make(base, quote, new BigDecimal("0.01"), new BigDecimal("0.00001"));
      return new Listing(
          known, new BigDecimal(price).divideToIntegralValue(known.tickSize()).longValueExact());
    }
    Dice dice = new Dice((base + quote).hashCode());
    int scale = quote.equals("BTC") ? 8 : 2 + dice.below(SCALES);
    Instrument instrument = maker.make(base, quote, tenth(scale), tenth(Math.max(0, 5 - scale)));
    return new Listing(instrument, 20_000 + dice.below(800_000));
  }

  private static BigDecimal tenth(int scale) {
    return BigDecimal.ONE.movePointLeft(scale);
  }
}
