package io.marketprism.collector.app.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.TestInstruments;
import org.junit.jupiter.api.Test;

class BookKeyTest {
  @Test
  void keyIsTheSubjectWithoutItsDataType() {
    assertThat(key("BTC")).isEqualTo("binance.spot.BTC-USDT");
  }

  @Test
  void whatKeysMayNotHaveIsWrittenByteByByte() {
    assertThat(key("币")).isEqualTo("binance.spot.=E5=B8=81-USDT");
    assertThat(key("A:B=C")).isEqualTo("binance.spot.A=3AB=3DC-USDT");
  }

  @Test
  void noTwoSymbolsShareAKey() {
    assertThat(key("币安")).isNotEqualTo(key("人生"));
  }

  private static String key(String base) {
    return BookKey.of(TestInstruments.spot(base, "USDT", 2, 5));
  }
}
