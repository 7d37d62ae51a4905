package io.marketprism.collector.app.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.testing.Repository;
import io.marketprism.collector.testing.RequiresTool;
import io.marketprism.collector.testing.Tools;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Our rules, held against their tests and their pages. */
class AlertRulesTest {
  private static final String RULES = "prometheus/rules";
  private static final String TESTS = "prometheus/tests";

  @Test
  @RequiresTool(command = "promtool", debianPackage = "prometheus", whole = true)
  void configurationAndRulesAreWhatPrometheusTakes() {
    String promtool = Tools.find("promtool").toString();
    String configuration = Deployed.file("prometheus/prometheus.yml").toString();

    assertRuns(List.of(promtool, "check", "config", configuration));
    for (Path rules : Deployed.files(RULES)) {
      assertRuns(List.of(promtool, "check", "rules", rules.toString()));
    }
  }

  @Test
  @RequiresTool(command = "promtool", debianPackage = "prometheus", whole = true)
  void rulesDoWhatTheirTestsSay() {
    List<String> command =
        new ArrayList<>(List.of(Tools.find("promtool").toString(), "test", "rules"));
    Deployed.files(TESTS).forEach(file -> command.add(file.toString()));

    assertRuns(command);
  }

  private static void assertRuns(List<String> command) {
    Program program = Program.run(command);
    assertThat(program.exitCode()).as(command + ": " + program.output()).isZero();
  }

  /** A test has to see an alert be absent, then firing, then absent again. */
  @Test
  void eachAlertIsSeenToWaitToFireAndToResolve() {
    Set<String> seen =
        Deployed.files(TESTS).stream()
            .flatMap(file -> RuleTest.in(Deployed.read(file)).stream())
            .filter(RuleTest::waitsFiresAndResolves)
            .map(RuleTest::alert)
            .collect(Collectors.toSet());

    assertThat(AlertRule.all()).extracting(AlertRule::name).isNotEmpty().isSubsetOf(seen);
  }

  @Test
  void eachAlertSaysHowGraveItIsWhatWhereAndWhatToDo() {
    for (AlertRule rule : AlertRule.all()) {
      assertThat(rule.labels().get("severity")).as(rule.name()).isIn("critical", "warning");
      assertThat(rule.annotations())
          .as(rule.name())
          .containsOnlyKeys("summary", "description", "runbook_url");
      assertThat(rule.annotations().get("summary") + rule.annotations().get("description"))
          .as(rule.name())
          .contains("$labels.instance");
      assertThat(rule.annotations().get("runbook_url"))
          .endsWith("docs/OPERATIONS.md#" + rule.name().toLowerCase(Locale.ROOT));
    }
    assertThat(AlertRule.all()).extracting(AlertRule::name).doesNotHaveDuplicates();
  }

  @Test
  void eachAlertHasItsPage() {
    Set<String> headings =
        Deployed.read(Repository.root().resolve("docs/OPERATIONS.md"))
            .lines()
            .filter(line -> line.startsWith("### "))
            .map(line -> line.substring("### ".length()))
            .collect(Collectors.toSet());

    assertThat(AlertRule.all()).extracting(AlertRule::name).isSubsetOf(headings);
  }
}
