package io.marketprism.collector.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceNamesTest {

  @ParameterizedTest
  @CsvSource({
    "host-1, host-1",
    "host.example.com, host-example-com",
    "'bad:name with *', bad-name-with",
    "räuber, r-uber",
    "..., collector",
    "'', collector"
  })
  void holdsOnlyWhatIdsAndSubjectsCanHold(String host, String instance) throws BadValueException {
    assertThat(InstanceNames.of(host)).isEqualTo(instance);
    assertThat(Types.instance().read(InstanceNames.of(host))).isEqualTo(instance);
  }

  @org.junit.jupiter.api.Test
  void isCutToTheLongestName() {
    assertThat(InstanceNames.of("h".repeat(253))).hasSize(64);
  }
}
