package io.marketprism.collector.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.model.Instrument;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InstrumentCacheTest {
  @Test
  void valueIsMadeOnceForEachInstrument() {
    AtomicInteger made = new AtomicInteger();
    InstrumentCache<Integer> cache = new InstrumentCache<>(i -> made.incrementAndGet());
    Instrument btc = TestInstruments.btcUsdt();

    assertThat(cache.of(btc)).isEqualTo(cache.of(btc)).isEqualTo(1);
    assertThat(cache.of(TestInstruments.spot("ETH", "USDT", 2, 4))).isEqualTo(2);
  }

  @Test
  void instrumentsThatComeAndGoDoNotFillIt() {
    InstrumentCache<Instrument> cache = new InstrumentCache<>(instrument -> instrument);
    for (int i = 0; i < 3 * InstrumentCache.MAX_INSTRUMENTS; i++) {
      Instrument fresh = TestInstruments.btcUsdt();
      assertThat(cache.of(fresh)).isSameAs(fresh);
      assertThat(cache.size()).isLessThanOrEqualTo(InstrumentCache.MAX_INSTRUMENTS);
    }
  }
}
