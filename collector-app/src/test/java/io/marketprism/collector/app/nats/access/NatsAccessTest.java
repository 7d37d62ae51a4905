package io.marketprism.collector.app.nats.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.Options;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NatsAccessTest {
  @Test
  void severalServersAreNamedWithCommas() {
    NatsAccess access = NatsAccess.of("nats://a:4222, tls://b:4223", "test");

    assertThat(access.servers())
        .containsExactly(URI.create("nats://a:4222"), URI.create("tls://b:4223"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a:4222", "http://a:4222", "nats://", "nats://a b", "nats:a", ","})
  void whatIsNoServerIsRefused(String text) {
    assertThatThrownBy(() -> NatsAccess.of(text, "test"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nats://host:4222");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nats://user:secret@a:4222", "nats://secret@a:4222", "nats://secret@a b"})
  void credentialsInAnAddressAreRefusedAndNotRepeated(String text) {
    assertThatThrownBy(() -> NatsAccess.of(text, "test"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void connectionNeverGivesUpAndNoticesAServerThatHangs() {
    Options options = NatsAccess.of("nats://a:4222", "test").options().build();

    assertThat(options.getConnectionName()).isEqualTo("test");
    assertThat(options.getMaxReconnect()).isEqualTo(-1);
    assertThat(options.getPingInterval().multipliedBy(options.getMaxPingsOut()))
        .isLessThanOrEqualTo(Duration.ofSeconds(25));
    assertThat(Duration.ofMillis(options.getSocketReadTimeoutMillis()))
        .isGreaterThan(options.getPingInterval());
  }
}
