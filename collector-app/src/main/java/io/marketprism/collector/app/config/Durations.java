package io.marketprism.collector.app.config;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: a whole number and a unit of {@code ms}, {@code s}, {@code m},
 * {@code h} or {@code d}, such as {@code 90s}.
 */
public final class Durations {

  /** The units, as documented. */
  static final String UNITS = "ms, s, m, h, d";

  private static final Pattern FORM = Pattern.compile("([0-9]{1,12})([^0-9 ]*)");

  private static final Map<String, Duration> BY_UNIT =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private Durations() {}

  /**
   * Reads a duration, zero or longer.
   *
   * @throws IllegalArgumentException with one sentence that holds the text and what is allowed
   */
  public static Duration parse(String text) {
    try {
      return read(text);
    } catch (BadValueException e) {
      throw new IllegalArgumentException(
          Quote.value(text)
              + " "
              + e.getMessage()
              + "; a duration is a whole number with its unit ("
              + UNITS
              + "), such as 90s.",
          e);
    }
  }

  /** Returns the shortest text that {@link #parse} reads as this duration of whole milliseconds. */
  public static String print(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0s";
    }
    for (String unit : new String[] {"d", "h", "m", "s"}) {
      long size = BY_UNIT.getOrDefault(unit, Duration.ZERO).toMillis();
      if (millis % size == 0) {
        return millis / size + unit;
      }
    }
    return millis + "ms";
  }

  static Duration read(String text) throws BadValueException {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new BadValueException("is not a whole number with a unit");
    }
    String unit = form.group(2);
    Duration one = BY_UNIT.get(unit);
    if (one == null) {
      throw new BadValueException(
          unit.isEmpty() ? "has no unit" : "has the unknown unit " + Quote.value(unit));
    }
    return one.multipliedBy(Long.parseLong(form.group(1)));
  }
}
