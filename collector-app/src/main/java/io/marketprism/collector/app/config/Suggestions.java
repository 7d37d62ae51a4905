package io.marketprism.collector.app.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Guesses what a mistyped name was meant to be. */
final class Suggestions {

  private static final int LONGEST = 128;

  private Suggestions() {}

  /**
   * Returns the candidate that is at most a third of the letters and at most three edits away;
   * case, hyphens and underscores do not count.
   */
  static Optional<String> nearest(String word, Collection<String> candidates) {
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    String plain = plain(word);
    int least = Math.min(3, plain.length() / 3) + 1;
    Optional<String> best = Optional.empty();
    for (String candidate : candidates) {
      int distance = distance(plain, plain(candidate));
      if (distance < least) {
        least = distance;
        best = Optional.of(candidate);
      }
    }
    return best;
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
  }

  /** Insertions, deletions, substitutions and swaps of neighbours between two words. */
  static int distance(String a, String b) {
    int[] before = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] spare = before;
      before = last;
      last = row;
      row = spare;
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(last[j], row[j - 1]) + 1, last[j - 1] + change);
        if (i > 1 && j > 1 && isSwap(a, i, b, j)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
    }
    return row[b.length()];
  }

  private static boolean isSwap(String a, int i, String b, int j) {
    return a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
  }
}
