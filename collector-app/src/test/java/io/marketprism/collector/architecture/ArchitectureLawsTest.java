package io.marketprism.collector.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Sees each law fail on code that breaks it, and only there. */
class ArchitectureLawsTest {
  private static final String BASE = "io.marketprism.collector.architecture.planted";

  private final JavaClasses planted = new ClassFileImporter().importPackages(BASE);
  private final DependencyLaw dependencies = new DependencyLaw(new Parts(BASE));
  private final LibraryLaw libraries = new LibraryLaw(new Parts(BASE));

  @Test
  void partThatUsesAnotherThatItMustNotIsFound() {
    assertThat(culprits(dependencies.everyPartUsesOnlyWhatItMay()))
        .containsExactly(
            "exchange.one.One",
            "exchange.session.SessionUsingExchange",
            "metrics.MetricsUsingExchange",
            "model.ModelUsingBook",
            "unheard.Unheard",
            "unheard.package-info");
  }

  @Test
  void libraryInTheWrongPartIsFound() {
    assertThat(culprits(dependencies.everyLibraryIsUsedOnlyWhereItMay()))
        .containsExactly("app.Wiring", "exchange.two.Two", "model.ModelUsingBook");
  }

  @Test
  void circleOfPackagesIsFound() {
    assertThat(failures(dependencies.noPackagesUseEachOtherInACircle()))
        .singleElement()
        .asString()
        .contains(BASE + ".book", BASE + ".model");
  }

  @Test
  void libraryThatTouchesTheProcessIsFoundAtEachPlace() {
    assertThat(places(libraries.librariesLeaveTheProcessAlone()))
        .containsExactly(
            "CollectorBuilder.exits",
            "sink.SinkTouchingTheProcess.exits",
            "sink.SinkTouchingTheProcess.handles",
            "sink.SinkTouchingTheProcess.hooks",
            "sink.SinkTouchingTheProcess.makesClock",
            "sink.SinkTouchingTheProcess.passesClockOn",
            "sink.SinkTouchingTheProcess.prints",
            "sink.SinkTouchingTheProcess.readsEnvironment",
            "sink.SinkTouchingTheProcess.readsMillis",
            "sink.SinkTouchingTheProcess.readsProperty",
            "sink.SinkTouchingTheProcess.readsWallClock",
            "sink.SinkTouchingTheProcess.sets",
            "sink.SinkTouchingTheProcess.traces");
  }

  @Test
  void staticStateIsFound() {
    assertThat(places(libraries.librariesHoldNoStaticState())).containsExactly("book.Book.count");
  }

  private List<String> failures(ArchRule law) {
    return law.evaluate(planted).getFailureReport().getDetails();
  }

  /** The classes that are named first in the failures. */
  private List<String> culprits(ArchRule law) {
    return firstMatches(law, Pattern.compile(Pattern.quote(BASE) + "\\.((?:[a-z]+\\.)*[\\w-]+)"));
  }

  /** The members that are named first in the failures. */
  private List<String> places(ArchRule law) {
    return firstMatches(
        law, Pattern.compile(Pattern.quote(BASE) + "\\.((?:[a-z]+\\.)*[A-Z]\\w+\\.\\w+)"));
  }

  private List<String> firstMatches(ArchRule law, Pattern pattern) {
    Set<String> found = new TreeSet<>();
    for (String failure : failures(law)) {
      Matcher matcher = pattern.matcher(failure);
      assertThat(matcher.find()).as(failure).isTrue();
      found.add(matcher.group(1));
    }
    return List.copyOf(found);
  }
}
