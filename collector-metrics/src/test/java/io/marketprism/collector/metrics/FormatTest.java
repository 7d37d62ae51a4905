package io.marketprism.collector.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "- | - | TEXT",
        "*/* | identity | TEXT",
        "text/plain | gzip | TEXT_GZIP",
        "- | deflate, gzip;q=1.0 | TEXT_GZIP",
        "- | GZIP;q=0.5 | TEXT_GZIP",
        "- | gzip;q=0 | TEXT",
        "- | gzip; q=0.000 | TEXT",
        "- | x-gzip-like | TEXT",
        "application/openmetrics-text;version=1.0.0,text/plain;q=0.5 | - | OPEN_METRICS",
        "application/openmetrics-text; version=1.0.0 | br, gzip | OPEN_METRICS_GZIP"
      })
  void formFollowsFromTheRequest(String accept, String encoding, Format expected) {
    Headers headers = new Headers();
    if (accept != null) {
      headers.add("Accept", accept);
    }
    if (encoding != null) {
      headers.add("Accept-Encoding", encoding);
    }

    assertThat(Format.of(headers)).isEqualTo(expected);
  }
}
