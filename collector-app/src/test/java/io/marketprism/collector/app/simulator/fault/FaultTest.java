package io.marketprism.collector.app.simulator.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FaultTest {
  @Test
  void readsSeveralFaultsWithTheirKeys() {
    List<Fault> faults =
        Fault.parse(
            "drop stream=btcusdt@depth* count=3 after=10s;\n close code=1008 every=2m ; ;"
                + "refuse status=429 retry-after=5s for=500ms");
    assertThat(faults).hasSize(3);
    assertThat(faults.get(0).kind()).isEqualTo(FaultKind.DROP);
    assertThat(faults.get(0).text(FaultKey.STREAM)).contains("btcusdt@depth*");
    assertThat(faults.get(0).number(FaultKey.COUNT, 1)).isEqualTo(3);
    assertThat(faults.get(0).duration(FaultKey.AFTER, Duration.ZERO))
        .isEqualTo(Duration.ofSeconds(10));
    assertThat(faults.get(1).duration(FaultKey.EVERY, Duration.ZERO))
        .isEqualTo(Duration.ofMinutes(2));
    assertThat(faults.get(2).duration(FaultKey.FOR, Duration.ZERO))
        .isEqualTo(Duration.ofMillis(500));
    assertThat(faults.get(2).number(FaultKey.CODE, 7)).isEqualTo(7);
    assertThat(Fault.parse("")).isEmpty();
  }

  @Test
  void isWrittenAsItIsRead() {
    Fault fault =
        Fault.of(FaultKind.REST_STATUS)
            .with(FaultKey.STATUS, 418)
            .with(FaultKey.RETRY_AFTER, Duration.ofSeconds(2))
            .with(FaultKey.PATH, "/api/v3/*");
    assertThat(fault).hasToString("rest-status status=418 retry-after=2000ms path=/api/v3/*");
    assertThat(Fault.parse(fault.toString()).get(0)).hasToString(fault.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "explode|explode",
        "drop count=many|count=many",
        "drop count=-1|count=-1",
        "drop colour=red|colour",
        "drop count|key=value",
        "drop code=1001|drop has no key code",
        "close code=1006|code=1006",
        "close code=70000|code=70000",
        "refuse status=99|status=99",
        "silent for=10|for=10",
        "silent for=soon|for=soon",
        "malformed shape=round|truncated, nested",
        "rest-stale|symbol="
      })
  void whatIsWrongIsNamed(String text, String named) {
    assertThatThrownBy(() -> Fault.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  @ParameterizedTest
  @EnumSource(FaultKind.class)
  void everyKindIsExplainedAndReadByItsName(FaultKind kind) {
    assertThat(FaultUsage.text()).contains("  " + kind.text() + " ");
    assertThat(FaultKind.of(kind.text())).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "btcusdt@depth, btcusdt@depth, true",
    "btcusdt@depth, btcusdt@depth@100ms, false",
    "btcusdt@depth*, btcusdt@depth@100ms, true",
    "*, anything, true",
    "*@trade, btcusdt@trade, true",
    "*@trade, btcusdt@aggTrade, false",
    "b*@*e, btcusdt@trade, true",
    "b*x*e, btcusdt@trade, false",
    "a*a, a, false"
  })
  void aStarStandsForAnyText(String pattern, String text, boolean matches) {
    assertThat(Glob.matches(pattern, text)).isEqualTo(matches);
  }
}
