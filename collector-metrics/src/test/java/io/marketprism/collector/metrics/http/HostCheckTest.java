package io.marketprism.collector.metrics.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostCheckTest {
  private final HostCheck loopback = check("127.0.0.1", "127.0.0.1");
  private final HostCheck everywhere = check("0.0.0.0", "0.0.0.0");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:9092",
        "localhost.:1",
        "127.0.0.1",
        "127.0.0.1:65535",
        "127.8.9.10:80",
        "[::1]",
        "[::1]:9092",
        "[0:0:0:0:0:0:0:1]",
        "collector:9092",
        "10.9.9.9:9092",
        "Metrics.Example.Org"
      })
  void ownNamesAreAllowed(String host) {
    assertThat(loopback.allows(host)).isTrue();
    assertThat(everywhere.allows(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "evil.example",
        "evil.example:9092",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "localhost:9092:1",
        "localhost:port",
        "localhost:123456",
        "localhost/",
        "user@localhost",
        "[::1",
        "[]",
        "[::1]x",
        "::1",
        "[fe80::1%lo]",
        "[localhost]",
        "[zz::1]",
        "127.1",
        "0177.0.0.1",
        "2130706433",
        "127.0.0.256",
        "127.0.0.1 evil.example",
        "collector.evil.example"
      })
  void otherNamesAreRefused(String host) {
    assertThat(loopback.allows(host)).isFalse();
    assertThat(everywhere.allows(host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.1.2.3", "192.168.0.7:9092", "[fd00::7]:9092", "[2001:db8::1]"})
  void literalAddressesAreAllowedOnlyWhereWeListenBeyondLoopback(String host) {
    assertThat(loopback.allows(host)).isFalse();
    assertThat(everywhere.allows(host)).isTrue();
  }

  @Test
  void hostThatWeAreBoundToIsAllowed() {
    assertThat(check("metrics.internal", "127.0.0.1").allows("metrics.internal:9092")).isTrue();
    assertThat(check("fd00::7", "127.0.0.1").allows("[fd00::7]:9092")).isTrue();
  }

  private static HostCheck check(String host, String bound) {
    try {
      EndpointAddress address =
          new EndpointAddress(
              "metrics", host, 0, Set.of("collector", "metrics.example.org", "10.9.9.9"));
      return new HostCheck(address, InetAddress.getByName(bound));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
