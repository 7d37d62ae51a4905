package io.marketprism.collector.app.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.app.simulator.Simulation;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Collectors that come and go in one process. A few of them in a usual build; 500 where {@code
 * faults} is {@code full}, and then the libraries' idle threads are waited for too, which live for
 * a minute and hold the class loader.
 */
class EmbeddingIT {
  private static final boolean FULL = System.getProperty("faults", "").equals("full");
  private static final int CYCLES = FULL ? 500 : 10;

  /** What the JDK holds softly is no trace; it lets go of it when memory is short. */
  private static final String NO_SOFT_REFERENCES = "-XX:SoftRefLRUPolicyMSPerMB=0";

  private static final Duration TRACES_WITHIN = Duration.ofSeconds(FULL ? 75 : 20);

  @TempDir private Path folder;

  @Test
  void nothingOfClosedCollectorsIsLeft() throws Exception {
    Path said = folder.resolve("said");
    try (Simulation simulation =
        Simulation.builder()
            .venues(List.of("binance-spot"))
            .symbols(2)
            .rate(200)
            .limits(false)
            .build()) {
      simulation.start();
      Process probe =
          new ProcessBuilder(command("127.0.0.1:" + simulation.port()))
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      try {
        probe.waitFor();
      } finally {
        probe.destroyForcibly();
      }
    }

    assertThat(Files.readAllLines(said)).containsExactly("ok");
  }

  private static List<String> command(String authority) throws IOException, URISyntaxException {
    String classes =
        Path.of(EmbeddingIT.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString();
    String jar = Path.of(System.getProperty("collector.jar", "")).toAbsolutePath().toString();
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx128m",
        NO_SOFT_REFERENCES,
        "-cp",
        classes,
        EmbeddingProbe.class.getName(),
        authority,
        Integer.toString(CYCLES),
        Long.toString(TRACES_WITHIN.toSeconds()),
        jar + ":" + classes,
        FULL ? "all" : "own");
  }
}
