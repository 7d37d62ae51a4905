package io.marketprism.collector.exchange.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.sync.SequenceRule;
import io.marketprism.collector.sync.SequenceRule.Verdict;
import java.util.List;

/**
 * One line of a rule's table.
 *
 * @param place whether the delta is the first after a snapshot, a later one, or either
 * @param situation what the ids are in the venue's eyes
 * @param held what the book holds
 * @param first the delta's first id
 * @param last its last id
 * @param previous the id before it
 * @param verdict what the rule must say
 */
record Ruling(
    Place place,
    Situation situation,
    long held,
    long first,
    long last,
    long previous,
    Verdict verdict) {

  /** Where a delta stands. */
  enum Place {
    /** Right after a snapshot. */
    FIRST,
    /** After another delta. */
    LATER,
    /** Either, which makes no difference. */
    ANY
  }

  /** What the ids mean. */
  enum Situation {
    /** It continues the book. */
    ORDER,
    /** It covers the book's last id, or begins right at it. */
    OVERLAP,
    /** It ends exactly where the book does. */
    EQUAL,
    /** It ends before. */
    OLD,
    /** Something is missing before it. */
    HOLE,
    /** The exchange shows that nothing happened. */
    IDLE,
    /** Ids begin anew. */
    ANEW,
    /** The delta or the book has no ids. */
    UNNUMBERED
  }

  /**
   * Reads a table: place, situation, held, first, last, previous, verdict, between blanks; {@code
   * -} is an id that is not given.
   */
  static List<Ruling> table(String text) {
    return text.lines().map(line -> of(line.trim().split(" +"))).toList();
  }

  private static Ruling of(String[] words) {
    assertThat(words).hasSize(7);
    return new Ruling(
        Place.valueOf(words[0]),
        Situation.valueOf(words[1]),
        id(words[2]),
        id(words[3]),
        id(words[4]),
        id(words[5]),
        Verdict.valueOf(words[6]));
  }

  private static long id(String word) {
    return word.equals("-") ? MarketEvent.UNKNOWN : Long.parseLong(word);
  }

  void requireOf(SequenceRule rule) {
    if (place != Place.LATER) {
      assertThat(rule.bridge(held, first, last, previous)).as("first: %s", this).isEqualTo(verdict);
    }
    if (place != Place.FIRST) {
      assertThat(rule.next(held, first, last, previous)).as("later: %s", this).isEqualTo(verdict);
    }
  }
}
