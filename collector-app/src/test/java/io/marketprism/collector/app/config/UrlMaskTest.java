package io.marketprism.collector.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlMaskTest {

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

  @ParameterizedTest
  @CsvSource({
    "nats://localhost:4222, true",
    "localhost:4222, true",
    "https://h/x, true",
    "nats://h:99999, true",
    "nats://u:hunter2, false",
    "token@h, false",
    "nats://h?token=hunter2, false",
    "nats://u%40h, false"
  })
  void tellsAddressesThatCannotHoldAPassword(String text, boolean plain) {
    assertThat(UrlMask.isPlainAddress(text)).isEqualTo(plain);
  }
}
