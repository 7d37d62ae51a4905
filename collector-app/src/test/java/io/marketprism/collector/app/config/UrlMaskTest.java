package io.marketprism.collector.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlMaskTest {

  @ParameterizedTest
  @CsvSource({
    "https://user:pw@host, https://***@host",
    "wss://token@host:443/ws, wss://***@host:443/ws",
    "nats://u:p@ss@host:4222, nats://***@host:4222",
    "wss://u:a/b@host/x, wss://***@host/x",
    "https://u:p@[::1]:80/x, https://***@[::1]:80/x"
  })
  void hidesUserAndPassword(String url, String masked) {
    assertThat(UrlMask.mask(url)).isEqualTo(masked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wss://stream.example.com:9443/ws/btcusdt@depth@100ms",
        "wss://stream.example.com/stream?streams=btcusdt@depth",
        "https://[::1]:8080/a@b",
        "https://host",
        "just text with an @",
        ""
      })
  void leavesChannelsAndOtherTextAsTheyAre(String url) {
    assertThat(UrlMask.mask(url)).isEqualTo(url);
  }

  @ParameterizedTest
  @CsvSource({
    "https://u:1/secret@host, https://***@host",
    "user:secret@host, ***@host",
    "https://host/x?key=secret, https://host/x?***",
    "https://u:secret@h/x?key=secret, https://***@h/x?***",
    "BTC-USDT, BTC-USDT",
    "a@b, a@b",
    "127.0.0.1:80, 127.0.0.1:80"
  })
  void hidesMoreInTextThatWasRefused(String text, String masked) {
    assertThat(UrlMask.maskAnything(text)).isEqualTo(masked);
  }
}
