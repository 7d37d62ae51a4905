package io.marketprism.collector.app.command;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.marketprism.collector.app.nats.access.NatsAccess;
import io.marketprism.collector.app.recording.Replay;
import io.marketprism.collector.app.run.ExitCode;
import io.marketprism.collector.spi.ExchangeProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Replays a recording and prints what it found as one JSON object. */
@Command(
    name = "replay",
    description =
        "Feeds one recording through the decoders, rules and books, without a network, and prints"
            + " one JSON object.",
    mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {
  private static final Gson JSON = new GsonBuilder().setPrettyPrinting().create();

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "All files of one recording.")
  private List<Path> files = List.of();

  @Option(
      names = "--venue",
      description = "Where it was recorded, where the addresses in it do not tell.")
  private @Nullable String venue;

  @Option(
      names = "--nats",
      paramLabel = "URL",
      description =
          "Also publish its events to the streams of these servers, nats://host:4222, with commas"
              + " between several.")
  private @Nullable String servers;

  /** For the command line. */
  public ReplayCommand() {}

  @Override
  public Integer call() {
    List<ExchangeProvider> providers =
        ServiceLoader.load(ExchangeProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    try {
      Replay replay = new Replay(files, providers, Optional.ofNullable(venue));
      JsonObject summary = servers == null ? replay.run(event -> {}) : publish(replay, servers);
      System.out.println(JSON.toJson(summary));
      return ExitCode.OK;
    } catch (UncheckedIOException e) {
      System.err.println("replay: " + e.getMessage());
      return ExitCode.DIFFERENCE;
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("replay: " + e.getMessage());
      return ExitCode.USAGE;
    }
  }

  private static JsonObject publish(Replay replay, String servers) throws IOException {
    try (ReplayPublisher publisher =
        ReplayPublisher.open(NatsAccess.of(servers, "marketprism-replay"))) {
      JsonObject summary = replay.run(publisher::publish);
      publisher.awaitAcknowledged();
      return summary;
    }
  }
}
