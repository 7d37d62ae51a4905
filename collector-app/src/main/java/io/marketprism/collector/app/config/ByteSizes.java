package io.marketprism.collector.app.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers of bytes as people write them: a whole number and a unit of {@code B}, {@code KB}, {@code
 * MB}, {@code GB} (powers of 1,000) or {@code KiB}, {@code MiB}, {@code GiB} (powers of 1,024).
 */
public final class ByteSizes {

  /** The units, as documented. */
  static final String UNITS = "B, KB, MB, GB, KiB, MiB, GiB";

  private static final Pattern FORM = Pattern.compile("([0-9]{1,12})([^0-9 ]*)");

  private record Unit(String name, long bytes) {}

  /** Larger first, so that the first that divides prints shortest. */
  private static final List<Unit> ALL =
      List.of(
          new Unit("GiB", 1L << 30),
          new Unit("GB", 1_000_000_000L),
          new Unit("MiB", 1L << 20),
          new Unit("MB", 1_000_000L),
          new Unit("KiB", 1L << 10),
          new Unit("KB", 1_000L),
          new Unit("B", 1L));

  private ByteSizes() {}

  static long read(String text) throws BadValueException {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new BadValueException("is not a whole number with a unit");
    }
    String name = form.group(2);
    if (name.isEmpty()) {
      throw new BadValueException("has no unit");
    }
    for (Unit unit : ALL) {
      if (unit.name().equals(name)) {
        return multiply(Long.parseLong(form.group(1)), unit.bytes());
      }
    }
    throw new BadValueException("has the unknown unit " + Quote.value(name));
  }

  /** Prints the shortest text that reads as that number. */
  public static String print(long bytes) {
    for (Unit unit : ALL) {
      if (bytes != 0 && bytes % unit.bytes() == 0) {
        return bytes / unit.bytes() + unit.name();
      }
    }
    return bytes + "B";
  }

  private static long multiply(long count, long unit) throws BadValueException {
    try {
      return Math.multiplyExact(count, unit);
    } catch (ArithmeticException e) {
      throw new BadValueException("is larger than any memory");
    }
  }
}
