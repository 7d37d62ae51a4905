package io.marketprism.collector.app.nats;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.marketprism.collector.TestEvents;
import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.app.command.AuditCommand;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.testing.RequiresTool;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@RequiresTool(command = "nats-server", debianPackage = "nats-server")
class AuditCommandTest {
  private final Instrument btc = TestInstruments.btcUsdt();
  private final PrintStream realOut = System.out;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @TempDir Path folder;

  @AfterEach
  void restore() {
    System.setOut(realOut);
  }

  @Test
  void exitCodeSaysWhetherThereAreFaults() throws Exception {
    try (NatsServer server = NatsServer.start(folder);
        NatsClient client = server.connect()) {
      TestStreams streams = TestStreams.make(client, "one");
      streams.publish(TestEvents.trade(btc, 1), TestEvents.trade(btc, 2));
      assertThat(execute("--nats", server.url())).isZero();
      assertThat(printed()).contains("no faults");

      streams.publish(TestEvents.trade(btc, 2));
      assertThat(execute("--nats", server.url(), "--json")).isZero();

      streams.publish(TestEvents.bbo(btc, 2), TestEvents.bbo(btc, 1));
      out.reset();
      assertThat(execute("--nats", server.url(), "--json", "--stream", "MARKETPRISM_BOOKS"))
          .isEqualTo(1);
      assertThat(JsonParser.parseString(printed()).getAsJsonObject().get("faults").getAsLong())
          .isEqualTo(1);
      assertThat(execute("--nats", server.url(), "--stream", "NONE")).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--nats",
        "--nats nats://user:secret@127.0.0.1:4222",
        "--nats nats://127.0.0.1:4222 --since 5",
        "--nats nats://127.0.0.1:4222 --follow soon",
        "--nats nats://127.0.0.1:4222 --from-sequence 0",
        "--nats nats://127.0.0.1:4222 --since 1h --from-sequence 5"
      })
  void wrongUsageIsRefused(String arguments) {
    assertThat(execute(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1)))
        .isEqualTo(2);
  }

  private int execute(String... arguments) {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    return new CommandLine(new AuditCommand()).execute(arguments);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
