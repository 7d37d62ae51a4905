package io.marketprism.collector.app.reliability;

import java.util.List;

/**
 * What goes wrong, and how hard that is in a usual build and in full. Immutable.
 *
 * @param word its name on a command line, {@code server-killed}
 * @param play the fault itself, and what must hold after it
 * @param brief how hard it is in a usual build; empty where it takes too long for one
 * @param full how hard it is in full
 */
record Scenario(String word, Play play, List<Load> brief, List<Load> full) {
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
        new Scenario(
            "server-suspended",
            ServerFaults::suspended,
            List.of(Load.of(2_000, 8)),
            List.of(Load.of(20_000, 30))));
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
