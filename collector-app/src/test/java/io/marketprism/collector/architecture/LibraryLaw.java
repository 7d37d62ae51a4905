package io.marketprism.collector.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/** What a library leaves to the process that it lives in: everything but the runner is one. */
final class LibraryLaw {
  private static final Set<String> PROCESS =
      Set.of(
          "java.lang.Boolean.getBoolean",
          "java.lang.Integer.getInteger",
          "java.lang.Long.getLong",
          "java.lang.Runtime.addShutdownHook",
          "java.lang.Runtime.exit",
          "java.lang.Runtime.halt",
          "java.lang.System.clearProperty",
          "java.lang.System.err",
          "java.lang.System.exit",
          "java.lang.System.getProperties",
          "java.lang.System.getProperty",
          "java.lang.System.getenv",
          "java.lang.System.in",
          "java.lang.System.out",
          "java.lang.System.setErr",
          "java.lang.System.setOut",
          "java.lang.System.setProperties",
          "java.lang.System.setProperty",
          "java.lang.Thread.setDefaultUncaughtExceptionHandler");

  private static final Set<String> CLOCKS =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.time.Clock.system",
          "java.time.Clock.systemDefaultZone",
          "java.time.Clock.systemUTC",
          "java.time.InstantSource.system");

  private final Parts parts;

  LibraryLaw(Parts parts) {
    this.parts = parts;
  }

  ArchRule librariesLeaveTheProcessAlone() {
    return classes()
        .that(areLibraries())
        .should(
            new ArchCondition<JavaClass>("not touch what belongs to the process") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                type.getAccessesFromSelf().stream()
                    .filter(access -> isProcess(access) || isClock(type, access))
                    .map(access -> SimpleConditionEvent.violated(type, access.getDescription()))
                    .forEach(events::add);
              }
            });
  }

  ArchRule librariesHoldNoStaticState() {
    return fields()
        .that()
        .areDeclaredInClassesThat(areLibraries())
        .and()
        .areStatic()
        .should()
        .beFinal()
        .allowEmptyShould(true);
  }

  private DescribedPredicate<JavaClass> areLibraries() {
    return DescribedPredicate.describe(
        "belong to the libraries", type -> !parts.partOf(type).equals(Parts.APP));
  }

  private static boolean isProcess(JavaAccess<?> access) {
    return PROCESS.contains(access.getTarget().getOwner().getName() + "." + access.getName())
        || access.getName().equals("printStackTrace");
  }

  /** Time comes in from outside; where nobody gives it, the facade's builder takes the system's. */
  private boolean isClock(JavaClass type, JavaAccess<?> access) {
    String owner = access.getTarget().getOwner().getName();
    boolean clock = CLOCKS.contains(owner + "." + access.getName()) || isNow(owner, access);
    boolean facadesBuilder =
        parts.partOf(type).equals(Parts.FACADE) && type.getSimpleName().endsWith("Builder");
    return clock && !facadesBuilder;
  }

  /** {@code Instant.now()} and its like, unless they are given a clock. */
  private static boolean isNow(String owner, JavaAccess<?> access) {
    return owner.startsWith("java.time.")
        && access.getName().equals("now")
        && access.getTarget() instanceof CodeUnitAccessTarget target
        && target.getRawParameterTypes().stream()
            .noneMatch(parameter -> parameter.getName().equals("java.time.Clock"));
  }
}
