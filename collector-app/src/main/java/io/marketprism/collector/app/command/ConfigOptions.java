package io.marketprism.collector.app.command;

import io.marketprism.collector.app.config.ConfigLoader;
import io.marketprism.collector.app.config.EffectiveConfig;
import io.marketprism.collector.app.run.Logging;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** Where the configuration comes from. */
final class ConfigOptions {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration; without it the built-in one is used.")
  private @Nullable Path file;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the file sink writes, in place of sinks.files.directory.")
  private @Nullable String data;

  @Option(
      names = "--nats",
      paramLabel = "URL",
      description =
          "NATS servers, such as nats://localhost:4222, in place of sinks.nats.servers; several with"
              + " commas between.")
  private @Nullable String nats;

  /** Reads the configuration, and sets the log up by it. */
  EffectiveConfig load() {
    ConfigLoader loader = ConfigLoader.forHost(hostName()).environmentFromSystem();
    if (file != null) {
      loader.file(file);
    }
    return finish(loader);
  }

  /** Reads a configuration that stands in {@code yaml}. */
  EffectiveConfig load(String name, String yaml) {
    return finish(ConfigLoader.forHost(hostName()).environmentFromSystem().text(name, yaml));
  }

  private EffectiveConfig finish(ConfigLoader loader) {
    if (data != null) {
      loader.commandLine("--data", "sinks.files.directory", data);
    }
    if (nats != null) {
      loader.commandLine("--nats", "sinks.nats.servers", nats);
    }
    EffectiveConfig effective = loader.load();
    Logging.configure(effective.config().log());
    Logger log = LoggerFactory.getLogger("collector");
    effective.warnings().forEach(warning -> log.warn("{}", warning));
    return effective;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "collector";
    }
  }
}
