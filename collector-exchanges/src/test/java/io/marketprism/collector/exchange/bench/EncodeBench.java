package io.marketprism.collector.exchange.bench;

import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.sink.EventEncoder;
import io.marketprism.collector.sink.JsonBytes;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Encoding one event as JSON into a reused buffer, against a copy of the same bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public class EncodeBench {
  private static final int EVENTS = 256;
  private static final long SEED = 20_261_122;
  private static final long RECEIVED_NS = 1_763_814_896_789_123_456L;

  private final EventEncoder encoder = new EventEncoder("collector-1");
  private final JsonBytes out = new JsonBytes(4_096);
  private final byte[] copy = new byte[4_096];
  private MarketEvent[] updates = {};
  private MarketEvent[] trades = {};
  private byte[][] encoded = {};

  @Setup
  public void prepare() {
    Random random = new Random(SEED);
    Instrument instrument =
        new Instrument(
            new Venue("binance-spot", "binance"),
            MarketType.SPOT,
            "BTC-USDT",
            "BTCUSDT",
            "BTC",
            "USDT",
            2,
            5,
            QuantityUnit.BASE,
            true);
    updates = new MarketEvent[EVENTS];
    trades = new MarketEvent[EVENTS];
    encoded = new byte[EVENTS][];
    for (int i = 0; i < EVENTS; i++) {
      updates[i] = update(instrument, random, i);
      trades[i] = trade(instrument, random, i);
      out.clear(4_096);
      encoder.encode(updates[i], out);
      encoded[i] = out.toByteArray();
    }
  }

  private static MarketEvent update(Instrument instrument, Random random, long i) {
    long[] levels = new long[40];
    for (int level = 0; level < 20; level++) {
      int side = level < 10 ? -1 : 1;
      levels[2 * level] = 4_321_055 + side * (1 + level % 10 * 3L);
      levels[2 * level + 1] = random.nextInt(5) == 0 ? 0 : random.nextInt(1_000_000);
    }
    return new BookEvent.Builder(instrument)
        .update(48_000_000_000L + 10 * i, 48_000_000_009L + 10 * i, 47_999_999_999L + 10 * i)
        .generation(1)
        .times(1_763_814_896_780L + i, RECEIVED_NS + i * 1_000_000)
        .scales(2, 5)
        .build(levels, 10, new BookEvent.Horizon(1_000, 4_310_000, 4_330_000));
  }

  private static MarketEvent trade(Instrument instrument, Random random, long i) {
    return new TradeEvent.Builder(instrument)
        .single(3_400_000_000L + i)
        .priced(4_321_055 + random.nextInt(100), random.nextInt(1_000_000), new Scales(2, 5))
        .times(1_763_814_896_779L + i, 1_763_814_896_780L + i, RECEIVED_NS + i * 1_000_000)
        .build(random.nextBoolean() ? Side.BUY : Side.SELL, false);
  }

  /** The floor: the finished bytes of an update copied once. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public int floor() {
    int length = 0;
    for (byte[] event : encoded) {
      System.arraycopy(event, 0, copy, 0, event.length);
      length += copy[event.length - 1];
    }
    return length;
  }

  /** An update of ten levels a side. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public int update() {
    return encode(updates);
  }

  /** A trade. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public int trade() {
    return encode(trades);
  }

  private int encode(MarketEvent[] events) {
    int length = 0;
    for (MarketEvent event : events) {
      out.clear(4_096);
      encoder.encode(event, out);
      length += out.length();
    }
    return length;
  }
}
