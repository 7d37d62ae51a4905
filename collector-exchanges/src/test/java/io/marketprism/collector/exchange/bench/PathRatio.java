package io.marketprism.collector.exchange.bench;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link PathBench} with the floor and each part in turn, one fork each, round after round, so
 * that all see the same machine; prints the median over the forks of each one's fastest iteration,
 * since whatever else the machine does only adds, and its ratio to the floor. Arguments: rounds
 * (5), and milliseconds of each iteration (as annotated).
 */
public final class PathRatio {
  private static final List<String> PARTS = List.of("floor", "decode", "apply", "event", "path");

  private PathRatio() {}

  /** Measures and prints. */
  public static void main(String[] args) throws RunnerException {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    Map<String, List<Double>> times = new TreeMap<>();
    Map<String, List<Double>> bytes = new TreeMap<>();
    for (int round = 0; round < rounds; round++) {
      for (String part : PARTS) {
        for (RunResult result : new Runner(options(part, args).build()).run()) {
          String name = result.getParams().getParam("feed") + " " + part;
          add(times, name, Collections.min(iterations(result)));
          add(bytes, name, allocated(result));
        }
      }
    }
    print(times, bytes, System.out);
  }

  private static ChainedOptionsBuilder options(String part, String[] args) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(PathBench.class.getName() + "\\." + part + "$")
            .forks(1)
            .jvmArgsAppend("-XX:+UseSerialGC")
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT);
    if (args.length > 1) {
      TimeValue each = TimeValue.milliseconds(Long.parseLong(args[1]));
      options.warmupTime(each).measurementTime(each);
    }
    return options;
  }

  private static void add(Map<String, List<Double>> to, String name, double value) {
    to.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
  }

  private static double allocated(RunResult result) {
    return requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm")).getScore();
  }

  private static List<Double> iterations(RunResult result) {
    List<Double> scores = new ArrayList<>();
    result
        .getBenchmarkResults()
        .forEach(
            fork -> {
              for (IterationResult iteration : fork.getIterationResults()) {
                scores.add(iteration.getPrimaryResult().getScore());
              }
            });
    return scores;
  }

  private static void print(
      Map<String, List<Double>> times, Map<String, List<Double>> bytes, PrintStream out) {
    for (PathFeed feed : PathFeed.values()) {
      double floor = median(times.getOrDefault(feed + " floor", List.of()));
      for (String part : PARTS) {
        String name = feed + " " + part;
        double median = median(times.getOrDefault(name, List.of()));
        out.printf(
            "%-12s %8.1f ns  %5.2f x floor  %8.2f B%n",
            name, median, median / floor, median(bytes.getOrDefault(name, List.of())));
      }
    }
  }

  private static double median(List<Double> values) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
