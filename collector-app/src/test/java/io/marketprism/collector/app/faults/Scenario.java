package io.marketprism.collector.app.faults;

import java.util.List;
import java.util.OptionalInt;

/**
 * What goes wrong, with what, and how often or how long in a usual build and in full. Immutable.
 *
 * @param word its name on a command line, the first part of which is that of the list of faults
 * @param setting what it is played with
 * @param play the fault itself, and what must hold of it alone; the {@link Oracle} judges the rest
 * @param brief how hard it is in a usual build; empty where it takes too long for one
 * @param full how hard it is in full: how many times, or how many seconds, as the scenario says
 */
record Scenario(String word, Setting setting, Play play, OptionalInt brief, int full) {
  /** A fault. */
  interface Play {
    /**
     * Plays it.
     *
     * @param load how hard
     */
    void on(Stage stage, int load) throws Exception;
  }

  private static Scenario both(String word, Play play, int brief, int full) {
    return new Scenario(word, Setting.USUAL, play, OptionalInt.of(brief), full);
  }

  private static Scenario full(String word, Setting setting, Play play, int full) {
    return new Scenario(word, setting, play, OptionalInt.empty(), full);
  }

  /** All of them; those of one setting stand together. */
  static List<Scenario> all() {
    return List.of(
        both("f1-reconnects", Disconnects::inTurn, 8, 60),
        both("f2-reset-in-frame", Disconnects::resetInFrame, 1, 10),
        full("f3-close-held", Setting.USUAL, Disconnects::closeHeld, 10),
        full("f19-announced-end", Setting.USUAL, HandOvers::announced, 3),
        full("f4-close-unanswered", Setting.USUAL, HandOvers::closeUnanswered, 3),
        full("f5-not-reading", Setting.USUAL, Silences::notReading, 1),
        full("f8-silent", Setting.USUAL, Silences::silentButPonging, 1),
        both("f9-no-handshake", Silences::noHandshake, 3, 60),
        full("f12-dribble", Setting.USUAL, Silences::dribble, 1),
        full("f14-snapshots", Setting.USUAL, Snapshots::lateStaleAndNever, 30),
        both("f16-malformed", BadInput::frames, 1, 3),
        full("f18-refused-requests", Setting.USUAL, Refusals::requests, 2),
        full("f20-rest-refused", Setting.USUAL, Refusals::rest, 5),
        full("f20-upgrade-refused", Setting.USUAL, Refusals::upgrades, 5),
        full("f11-slow-network", Setting.USUAL, Network::slow, 30),
        full("f32-starved", Setting.USUAL, Machine::starved, 60),
        both("f33-suspended", Machine::suspended, 3, 300),
        full("f39-churn", Setting.USUAL, Churn::subscriptions, 10_000),
        full("f6-black-hole", Setting.AWAY, Network::blackHole, 70),
        full("f7-half-open", Setting.AWAY, Network::halfOpen, 2),
        full("f9-no-syn", Setting.AWAY, Network::noSyn, 30),
        full("f22-names", Setting.AWAY, Names::wrong, 20),
        full("f34-clock-jumps", Setting.CLOCK, Machine::clockJumps, 15),
        full("bar-drops", Setting.THREE, Disconnects::bar, 50),
        full("f1-fifteen", Setting.FIFTEEN, Disconnects::inTurn, 1_000),
        full("f21-fifteen", Setting.FIFTEEN_OF_ONE, Disconnects::all, 1),
        full("f21-two-hundred", Setting.TWO_HUNDRED, Disconnects::all, 1));
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
