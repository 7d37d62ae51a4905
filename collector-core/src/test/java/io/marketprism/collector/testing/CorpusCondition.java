package io.marketprism.collector.testing;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Lets tests of {@link RequiresCorpus} run where there are recordings. */
final class CorpusCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return Corpus.folder().isPresent()
        ? ConditionEvaluationResult.enabled("the recordings are there")
        : Need.missing("no recordings; run: mvn verify -Dcorpus=FOLDER");
  }
}
