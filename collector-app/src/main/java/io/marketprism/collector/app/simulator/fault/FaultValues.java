package io.marketprism.collector.app.simulator.fault;

import java.time.Duration;

/**
 * Reads the values of faults. Every method throws IllegalArgumentException that says what it wants.
 */
final class FaultValues {
  private FaultValues() {}

  static long number(String text) {
    if (!text.matches("\\d{1,18}")) {
      throw new IllegalArgumentException("a whole number is wanted");
    }
    return Long.parseLong(text);
  }

  static int status(String text) {
    long status = number(text);
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("a status from 200 to 599 is wanted");
    }
    return (int) status;
  }

  static int closeCode(String text) {
    long code = number(text);
    boolean sendable = code >= 1000 && code <= 4999 && (code < 1004 || code > 1006);
    if (!sendable || code == 1015) {
      throw new IllegalArgumentException("a close code that may be sent is wanted, such as 1001");
    }
    return (int) code;
  }

  static Duration duration(String text) {
    int digits = 0;
    while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    if (digits == 0 || digits > 9) {
      throw new IllegalArgumentException("a duration is wanted, such as 500ms, 10s or 2m");
    }
    long amount = Long.parseLong(text.substring(0, digits));
    return switch (text.substring(digits)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> throw new IllegalArgumentException("a unit is wanted: ms, s, m or h");
    };
  }
}
