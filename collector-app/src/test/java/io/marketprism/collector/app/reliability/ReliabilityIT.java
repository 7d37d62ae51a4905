package io.marketprism.collector.app.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.testing.RequiresTool;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The scenarios of {@link Scenario}, as hard as a usual build has time for. */
@RequiresTool(command = "nats-server", debianPackage = "nats-server")
class ReliabilityIT {
  @TempDir private Path folder;

  static Stream<Arguments> brief() {
    return Scenario.all().stream()
        .flatMap(one -> one.brief().stream().map(load -> Arguments.of(one, load)));
  }

  @ParameterizedTest
  @MethodSource("brief")
  void nothingIsLostOrDoubledUnnoticed(Scenario scenario, Load load) {
    Outcome outcome = Reliability.play(scenario, load, folder);

    assertThat(outcome.faults()).as(outcome.line()).isEmpty();
  }
}
