package io.marketprism.collector.testing;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.platform.commons.support.AnnotationSupport;

/** Lets tests of {@link RequiresTool} run where all their programs are; tries each once a run. */
final class ToolCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    for (RequiresTool tool :
        AnnotationSupport.findRepeatableAnnotations(context.getElement(), RequiresTool.class)) {
      Optional<String> problem = problemOnce(context, tool);
      if (problem.isPresent()) {
        return tool.whole() && !Need.mayInstall()
            ? ConditionEvaluationResult.disabled(problem.get())
            : Need.missing(problem.get());
      }
    }
    return ConditionEvaluationResult.enabled("the programs are there");
  }

  private static Optional<String> problemOnce(ExtensionContext context, RequiresTool tool) {
    return context
        .getRoot()
        .getStore(Namespace.create(ToolCondition.class))
        .computeIfAbsent(tool.command(), c -> new Problem(tryToProvide(tool)), Problem.class)
        .text();
  }

  private static Optional<String> tryToProvide(RequiresTool tool) {
    Tools tools = Tools.ofThisBuild();
    return tool.whole()
        ? tools.problemOfWhole(tool.command(), tool.debianPackage())
        : tools.problem(tool.command(), tool.debianPackage());
  }

  /** Why a program cannot be had; a type of its own since the store keeps no generic types. */
  private record Problem(Optional<String> text) {}
}
