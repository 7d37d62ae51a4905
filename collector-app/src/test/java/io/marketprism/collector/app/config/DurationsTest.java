package io.marketprism.collector.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "0s, PT0S",
    "500ms, PT0.5S",
    "60s, PT1M",
    "2m, PT2M",
    "1h, PT1H",
    "36h, PT36H",
    "7d, PT168H",
    "007s, PT7S",
    "999999999999s, PT277777777H46M39S"
  })
  void readsWholeNumbersWithUnits(String text, Duration duration) {
    assertThat(Durations.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @CsvSource({
    "60, has no unit",
    "60x, has the unknown unit \"x\"",
    "60S, has the unknown unit \"S\"",
    "60min, has the unknown unit \"min\"",
    "1.5h, is not a whole number with a unit",
    "1h30m, is not a whole number with a unit",
    "-1s, is not a whole number with a unit",
    "'60 s', is not a whole number with a unit",
    "s, is not a whole number with a unit",
    "'', is not a whole number with a unit",
    "٦٠s, is not a whole number with a unit",
    "1000000000000s, is not a whole number with a unit"
  })
  void refusesAllElseAndSaysWhy(String text, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text))
        .withMessage(
            "\"%s\" %s; a duration is a whole number with its unit (ms, s, m, h, d), such as 90s.",
            text, reason);
  }

  @ParameterizedTest
  @CsvSource({"0s, 0s", "1500ms, 1500ms", "1000ms, 1s", "120s, 2m", "90s, 90s", "48h, 2d"})
  void printsTheShortestTextThatReadsBack(String text, String printed) {
    assertThat(Durations.print(Durations.parse(text))).isEqualTo(printed);
    assertThat(Durations.parse(printed)).isEqualTo(Durations.parse(text));
  }
}
