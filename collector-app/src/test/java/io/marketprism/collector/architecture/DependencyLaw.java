package io.marketprism.collector.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/** Which package may use which, and which library is for whom. */
final class DependencyLaw {
  private final Parts parts;

  DependencyLaw(Parts parts) {
    this.parts = parts;
  }

  ArchRule everyPartUsesOnlyWhatItMay() {
    return classes()
        .should(
            new ArchCondition<JavaClass>("use only the parts that theirs may use") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                String user = parts.partOf(type);
                if (!parts.isKnown(user)) {
                  violated(events, type, type.getName() + " is in no known part: " + user);
                }
                type.getDirectDependenciesFromSelf().stream()
                    .filter(use -> parts.contain(use.getTargetClass()))
                    .filter(use -> !parts.mayUse(user, parts.partOf(use.getTargetClass())))
                    .forEach(use -> violated(events, type, use.getDescription()));
              }
            });
  }

  ArchRule everyLibraryIsUsedOnlyWhereItMay() {
    return classes()
        .should(
            new ArchCondition<JavaClass>("use only the libraries that are for their part") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                type.getDirectDependenciesFromSelf().stream()
                    .filter(use -> !parts.mayUseLibrary(type, use.getTargetClass()))
                    .map(Dependency::getDescription)
                    .forEach(description -> violated(events, type, description));
              }
            });
  }

  ArchRule noPackagesUseEachOtherInACircle() {
    return slices().assignedFrom(new PackageByPackage(parts)).should().beFreeOfCycles();
  }

  private static void violated(ConditionEvents events, JavaClass type, String message) {
    events.add(SimpleConditionEvent.violated(type, message));
  }

  /** Makes each package of the collector a slice. */
  private record PackageByPackage(Parts parts) implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return parts.contain(type)
          ? SliceIdentifier.of(type.getPackageName())
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "the packages";
    }
  }
}
