package io.marketprism.collector.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

class NeedTest {
  @Test
  void whatIsMissingSkipsTheTestAndSaysWhy() {
    ConditionEvaluationResult result = Need.missing("no recordings", "");

    assertThat(result.isDisabled()).isTrue();
    assertThat(result.getReason()).contains("no recordings");
  }

  @Test
  void whatIsMissingButRequiredFailsTheTestAndSaysWhy() {
    assertThatThrownBy(() -> Need.missing("no recordings", "required"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no recordings");
  }
}
