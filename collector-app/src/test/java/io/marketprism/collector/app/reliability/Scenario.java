package io.marketprism.collector.app.reliability;

import java.util.List;

/**
 * What goes wrong, and how hard that is in a usual build and in full. Immutable.
 *
 * @param word its name on a command line, {@code server-killed}
 * @param play the fault itself, and what must hold after it
 * @param brief how hard it is in a usual build; empty where it takes too long for one
 * @param full how hard it is in full
 * @param venues the simulated exchanges
 */
record Scenario(String word, Play play, List<Load> brief, List<Load> full, List<String> venues) {
  private Scenario(String word, Play play, List<Load> brief, List<Load> full) {
    this(word, play, brief, full, Market.VENUES);
  }

  private Scenario at(List<String> others) {
    return new Scenario(word, play, brief, full, others);
  }

  /** A fault and what must hold after it. */
  interface Play {
    /** Plays it. */
    void on(Stage stage) throws Exception;
  }

  /** All of them. */
  static List<Scenario> all() {
    return List.of(
        new Scenario(
            "server-killed",
            ServerFaults::killed,
            List.of(Load.of(2_000, 5)),
            List.of(Load.of(20_000, 5), Load.of(20_000, 60), Load.of(20_000, 300))),
        full("server-suspended", ServerFaults::suspended, Load.of(20_000, 30)),
        full("server-disk-full", ServerFaults::diskFull, Load.of(200, 10)),
        full("server-slow", ServerFaults::slowToAcknowledge, Load.of(2_000, 60)),
        full("server-lame-duck", ServerFaults::lameDuck, Load.of(20_000, 10)),
        full("cluster-lame-ducks", ClusterFaults::lameDucks, Load.of(5_000, 10)),
        new Scenario(
            "collector-killed",
            CollectorFaults::killed,
            List.of(Load.of(2_000, 3)),
            List.of(Load.of(5_000, 10))),
        full("stream-deleted", ServerFaults::streamDeleted, Load.of(20_000, 10)),
        new Scenario(
            "spool-bounded",
            SpoolFaults::bounded,
            List.of(Load.of(2_000, 5)),
            List.of(Load.of(2_000, 60))),
        full("cluster-leaders-killed", ClusterFaults::leadersKilled, Load.of(5_000, 600)),
        full("collectors-killed-in-turn", CollectorFaults::twoKilledInTurn, Load.of(2_000, 300))
            .at(Market.OF_REPLICAS),
        full("spool-disk-full", SpoolFaults::diskFull, Load.of(5_000, 60)));
  }

  private static Scenario full(String word, Play play, Load load) {
    return new Scenario(word, play, List.of(), List.of(load));
  }

  /** The one of that name. */
  static Scenario of(String word) {
    return all().stream()
        .filter(one -> one.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(word + " is none of " + all()));
  }

  @Override
  public String toString() {
    return word;
  }
}
