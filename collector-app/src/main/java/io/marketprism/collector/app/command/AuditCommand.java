package io.marketprism.collector.app.command;

import io.marketprism.collector.app.config.ConfigException;
import io.marketprism.collector.app.config.Durations;
import io.marketprism.collector.app.config.NatsConfig;
import io.marketprism.collector.app.nats.access.NatsAccess;
import io.marketprism.collector.app.nats.audit.Audit;
import io.marketprism.collector.app.nats.audit.AuditOptions;
import io.marketprism.collector.app.nats.audit.AuditReport;
import io.marketprism.collector.app.nats.audit.ReportText;
import io.marketprism.collector.app.run.ExitCode;
import io.marketprism.collector.app.run.NatsWiring;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks from outside what streams of NATS servers hold. */
@Command(
    name = "audit",
    description =
        "Reads the streams that collectors publish to and checks them: chains of books, ids of"
            + " trades, doubles, order, interruptions in their places.",
    mixinStandardHelpOptions = true)
public final class AuditCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger("audit");

  @Mixin private ConfigOptions config = new ConfigOptions();

  @Option(
      names = "--stream",
      paramLabel = "NAME",
      description = "Only this stream; repeatable (default: all with subjects of a collector).")
  private List<String> streams = List.of();

  @Option(names = "--since", paramLabel = "TIME", description = "Only the last time, such as 1h.")
  private @Nullable String since;

  @Option(names = "--from-sequence", paramLabel = "N", description = "Only from that message on.")
  private long fromSequence = 1;

  @Option(
      names = "--follow",
      paramLabel = "TIME",
      defaultValue = "0s",
      description = "Go on reading for that time, such as 10m.")
  private String follow = "0s";

  @Option(names = "--json", description = "Print one line of JSON instead of a table.")
  private boolean json;

  /** For the command line. */
  public AuditCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    try {
      AuditReport report = Audit.run(access(), options(), line -> LOG.info("read {}", line));
      print(report);
      return report.isClean() ? ExitCode.OK : ExitCode.DIFFERENCE;
    } catch (ConfigException e) {
      return Failures.report(e);
    } catch (IllegalArgumentException e) {
      System.err.println("audit: " + e.getMessage());
      return ExitCode.USAGE;
    } catch (IOException e) {
      System.err.println("audit: " + e.getMessage());
      return ExitCode.DIFFERENCE;
    }
  }

  private NatsAccess access() {
    NatsConfig nats =
        config
            .load()
            .config()
            .sinks()
            .nats()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no NATS server is named; give --nats URL, or --config FILE with a section"
                            + " sinks.nats"));
    return NatsWiring.access(nats, "marketprism-audit");
  }

  private AuditOptions options() {
    AuditOptions options =
        AuditOptions.all().of(streams).fromSequence(fromSequence).follow(Durations.parse(follow));
    return since == null ? options : options.since(Instant.now().minus(Durations.parse(since)));
  }

  private void print(AuditReport report) {
    if (json) {
      System.out.println(ReportText.json(report));
    } else {
      ReportText.table(report).forEach(System.out::println);
    }
  }
}
