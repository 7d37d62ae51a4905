package io.marketprism.collector.model;

import java.math.BigDecimal;
import java.util.Optional;

/** The mark price of an instrument, or the price of an index. Immutable. */
public final class PriceEvent extends SeriesEvent {
  private final DataType dataType;
  private final BigDecimal price;
  private final Optional<String> index;

  private PriceEvent(
      Instrument instrument,
      DataType dataType,
      BigDecimal price,
      Optional<String> index,
      Times times) {
    super(instrument, times);
    this.dataType = dataType;
    this.price = price;
    this.index = index;
  }

  /** The price at which the exchange values positions. */
  public static PriceEvent mark(Instrument instrument, BigDecimal price, Times times) {
    return new PriceEvent(
        instrument, DataType.MARK_PRICE, Decimals.exact(price), Optional.empty(), times);
  }

  /**
   * The price of the index that an instrument follows, or that it is.
   *
   * @param index the index's name with the exchange, where it has one
   */
  public static PriceEvent index(
      Instrument instrument, BigDecimal price, Optional<String> index, Times times) {
    return new PriceEvent(
        instrument,
        DataType.INDEX_PRICE,
        Decimals.exact(price),
        index.map(SeriesEvent::name),
        times);
  }

  @Override
  public DataType dataType() {
    return dataType;
  }

  /** The price, in the instrument's quote asset. */
  public BigDecimal price() {
    return price;
  }

  /** The index's name with the exchange. */
  public Optional<String> index() {
    return index;
  }

  @Override
  public String values() {
    return line(price, index);
  }

  @Override
  public PriceEvent revised() {
    return new PriceEvent(instrument(), dataType, price, index, revisedTimes());
  }
}
