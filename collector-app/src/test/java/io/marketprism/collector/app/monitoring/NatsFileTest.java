package io.marketprism.collector.app.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.testing.RequiresTool;
import io.marketprism.collector.testing.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a NATS server says of the file that it is deployed with. */
@RequiresTool(command = "nats-server", debianPackage = "nats-server")
class NatsFileTest {
  @Test
  void serverTakesIt() throws IOException {
    Process check =
        new ProcessBuilder(
                Tools.find("nats-server").toString(),
                "-t",
                "-c",
                Deployed.file("nats/nats.conf").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(check.onExit().join().exitValue()).as(said).isZero();
  }
}
