package io.marketprism.collector.model;

/**
 * Decimals of the price and size mantissas of one feed. Immutable; a finer decimal gives a wider
 * pair.
 *
 * @param price decimals of prices
 * @param size decimals of sizes and quantities
 */
public record Scales(int price, int size) {
  /** Refuses what {@link Decimals} cannot hold. */
  public Scales {
    Decimals.checkScale(price);
    Decimals.checkScale(size);
  }

  /** The scales that an instrument starts with. */
  public static Scales of(Instrument instrument) {
    return new Scales(instrument.priceScale(), instrument.sizeScale());
  }

  /** The scales that hold both these and the given decimals; this where nothing is finer. */
  public Scales widen(int priceScale, int sizeScale) {
    if (priceScale <= price && sizeScale <= size) {
      return this;
    }
    return new Scales(Math.max(price, priceScale), Math.max(size, sizeScale));
  }
}
