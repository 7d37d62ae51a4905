package io.marketprism.collector.testing;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;

/**
 * What becomes of a test whose needs are not met: skipped, or failed with {@code -Dtools=required}.
 */
final class Need {
  private Need() {}

  static ConditionEvaluationResult missing(String what) {
    return missing(what, System.getProperty("tools", ""));
  }

  /** Whether tests may install what they need on this machine. */
  static boolean mayInstall() {
    return System.getProperty("tools", "").equals("required")
        && System.getProperty("user.name", "").equals("root");
  }

  static ConditionEvaluationResult missing(String what, String tools) {
    if (tools.equals("required")) {
      throw new IllegalStateException(what);
    }
    return ConditionEvaluationResult.disabled(what);
  }
}
