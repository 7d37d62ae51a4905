package io.marketprism.collector.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import io.marketprism.collector.app.Main;
import io.marketprism.collector.book.LevelList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Holds all modules to the dependency law and to what libraries must not do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
  private static final String BASE = "io.marketprism.collector";
  private static final Pattern TESTS = Pattern.compile(".*(/test-classes/|-tests\\.jar!).*");

  private final Parts parts = new Parts(BASE);
  private final DependencyLaw dependencies = new DependencyLaw(parts);
  private final LibraryLaw libraries = new LibraryLaw(parts);
  private JavaClasses collector = new ClassFileImporter().importClasses();

  @BeforeAll
  void readAllModules() {
    collector =
        new ClassFileImporter().withImportOption(ArchitectureTest::isNoTest).importPackages(BASE);
  }

  @Test
  void modulesAreReadWithoutTheirTests() {
    assertThat(collector.contain(LevelList.class)).isTrue();
    assertThat(collector.contain(Main.class)).isTrue();
    assertThat(collector.contain(ArchitectureTest.class)).isFalse();
    assertThat(collector.containPackage(BASE + ".testing")).isFalse();
  }

  @Test
  void everyPartUsesOnlyWhatItMay() {
    dependencies.everyPartUsesOnlyWhatItMay().check(collector);
  }

  @Test
  void everyLibraryIsUsedOnlyWhereItMay() {
    dependencies.everyLibraryIsUsedOnlyWhereItMay().check(collector);
  }

  @Test
  void noPackagesUseEachOtherInACircle() {
    dependencies.noPackagesUseEachOtherInACircle().check(collector);
  }

  @Test
  void librariesLeaveTheProcessAlone() {
    libraries.librariesLeaveTheProcessAlone().check(collector);
  }

  @Test
  void librariesHoldNoStaticState() {
    libraries.librariesHoldNoStaticState().check(collector);
  }

  private static boolean isNoTest(Location location) {
    return !location.matches(TESTS);
  }
}
