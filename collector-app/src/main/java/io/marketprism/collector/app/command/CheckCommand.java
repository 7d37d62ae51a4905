package io.marketprism.collector.app.command;

import io.marketprism.collector.Collector;
import io.marketprism.collector.app.config.ConfigException;
import io.marketprism.collector.app.config.EffectiveConfig;
import io.marketprism.collector.app.config.Problem;
import io.marketprism.collector.app.run.ExitCode;
import io.marketprism.collector.app.run.UnknownInstruments;
import io.marketprism.collector.app.run.Wiring;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.Text;
import io.marketprism.collector.reconcile.SocketOwner;
import io.marketprism.collector.spi.ExchangeAdapter.Plan;
import io.marketprism.collector.spi.RawFrameListener;
import io.marketprism.collector.spi.SubjectClaims;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Validates the configuration, resolves symbols and prints the plan. */
@Command(
    name = "check",
    description =
        "Validates the configuration, resolves symbols against the exchanges' lists, and prints what"
            + " collecting takes: sockets, channels, request weight, time until books are live.",
    mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {
  private static final long LIST_WITHIN_S = 30;

  @Mixin private ConfigOptions config = new ConfigOptions();

  /** For the command line. */
  public CheckCommand() {}

  @Override
  public Integer call() {
    try {
      return check(config.load(), System.out);
    } catch (ConfigException e) {
      return Failures.report(e);
    }
  }

  private static int check(EffectiveConfig effective, PrintStream out) {
    out.println(effective.describe());
    NatsPlan.print(effective.config(), out);
    List<Problem> problems = new ArrayList<>();
    SubjectClaims subjects = new SubjectClaims();
    int exitCode = ExitCode.OK;
    int connections = 0;
    try (Collector collector =
        new Wiring(effective)
            .collector(
                List.of(),
                Optional.empty(),
                RawFrameListener.NONE,
                SocketOwner.of("endpoints", Set::of))) {
      for (Map.Entry<String, CompletionStage<Plan>> venue : collector.plans().entrySet()) {
        try {
          Plan plan = venue.getValue().toCompletableFuture().get(LIST_WITHIN_S, TimeUnit.SECONDS);
          print(venue.getKey(), plan, out);
          connections += plan.sockets() + plan.requests();
          if (printShared(subjects, plan, out) || !plan.problems().isEmpty()) {
            exitCode = ExitCode.DIFFERENCE;
          }
          problems.addAll(UnknownInstruments.problems(effective, venue.getKey(), plan.unknown()));
        } catch (ExecutionException | TimeoutException e) {
          String why =
              e.getCause() == null ? "no answer" : String.valueOf(e.getCause().getMessage());
          out.println(
              venue.getKey() + ": its instrument list cannot be read: " + Text.printable(why));
          exitCode = ExitCode.DIFFERENCE;
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return ExitCode.DIFFERENCE;
        }
      }
    }
    if (connections > effective.config().limits().connections()) {
      out.printf(
          "all venues together need %d connections, limits.connections allows %d%n",
          connections, effective.config().limits().connections());
      exitCode = ExitCode.DIFFERENCE;
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return exitCode;
  }

  private static void print(String venue, Plan plan, PrintStream out) {
    out.printf(
        "%s: %d instruments, %d sockets, %d channels, %d books, request weight %d,"
            + " all live within about %d s%n",
        venue,
        plan.instruments().size(),
        plan.sockets(),
        plan.channels(),
        plan.books(),
        plan.weight(),
        plan.secondsToLive());
    if (plan.polls().feeds() > 0) {
      out.printf(
          "%s: %d feeds by request, weight %d a minute%n",
          venue, plan.polls().feeds(), plan.polls().weight());
    }
    plan.problems().forEach(problem -> out.println(venue + ": " + problem));
  }

  /** Says which instruments are not collected, since another's events have the same subject. */
  private static boolean printShared(SubjectClaims subjects, Plan plan, PrintStream out) {
    List<String> shared = new ArrayList<>();
    for (Instrument one : plan.instruments()) {
      subjects
          .claim(one, by -> shared.add(SubjectClaims.refusal(one, by)))
          .ifPresent(other -> shared.add(SubjectClaims.refusal(one, other)));
    }
    shared.forEach(
        sentence -> out.println(Text.printable(sentence) + "; one of them is not collected"));
    return !shared.isEmpty();
  }
}
