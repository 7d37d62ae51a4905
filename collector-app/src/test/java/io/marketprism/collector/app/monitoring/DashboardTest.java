package io.marketprism.collector.app.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.marketprism.collector.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be said of the dashboards without Grafana. */
class DashboardTest {
  private static final int COLUMNS = 24;
  private static final Pattern NAME =
      Pattern.compile(
          "\\b((?:collector|process)_[a-z0-9_]+?)(?:_bucket|_sum|_count)?\\b(?=[\\[{ )/,]|$)");
  private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\|");

  static Stream<Dashboard> dashboards() {
    return Dashboard.all().stream();
  }

  @Test
  void bothAreThere() {
    assertThat(Dashboard.all())
        .extracting(Dashboard::title)
        .containsExactlyInAnyOrder("Collector Resource Monitoring", "Collector Markets");
    assertThat(Dashboard.all()).extracting(Dashboard::uid).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everyPanelHasAnIdOfItsOwnAndSaysWhatItShows(Dashboard dashboard) {
    assertThat(dashboard.panels())
        .extracting(panel -> panel.get("id").getAsInt())
        .doesNotHaveDuplicates();
    assertThat(dashboard.shownPanels())
        .allSatisfy(
            panel -> {
              assertThat(panel.get("title").getAsString()).isNotBlank();
              assertThat(panel.get("description").getAsString()).endsWith(".");
              assertThat(defaults(panel).get("unit").getAsString()).isNotBlank();
              assertThat(Dashboard.objects(panel, "targets"))
                  .isNotEmpty()
                  .extracting(target -> target.get("refId").getAsString())
                  .doesNotHaveDuplicates();
            });
  }

  private static JsonObject defaults(JsonObject panel) {
    return panel.getAsJsonObject("fieldConfig").getAsJsonObject("defaults");
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everythingAsksTheChosenPrometheus(Dashboard dashboard) {
    List<JsonObject> asking = new ArrayList<>(dashboard.shownPanels());
    dashboard.shownPanels().forEach(panel -> asking.addAll(Dashboard.objects(panel, "targets")));
    asking.addAll(dashboard.annotations());

    assertThat(asking)
        .extracting(one -> one.getAsJsonObject("datasource").get("uid").getAsString())
        .containsOnly("${datasource}");
    assertThat(dashboard.variables())
        .extracting(variable -> variable.get("name").getAsString())
        .startsWith("datasource", "instance");
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void panelsLieBesideAndBelowEachOther(Dashboard dashboard) {
    Set<String> taken = new HashSet<>();
    for (JsonObject panel : dashboard.panels()) {
      JsonObject at = panel.getAsJsonObject("gridPos");
      int right = at.get("x").getAsInt() + at.get("w").getAsInt();
      assertThat(right).as(panel.toString()).isLessThanOrEqualTo(COLUMNS);
      for (int x = at.get("x").getAsInt(); x < right; x++) {
        for (int y = 0; y < at.get("h").getAsInt(); y++) {
          assertThat(taken.add(x + ":" + (at.get("y").getAsInt() + y)))
              .as(panel.toString())
              .isTrue();
        }
      }
    }
  }

  /** A name that is misspelt shows nothing, and nobody notices where nothing is usual. */
  @ParameterizedTest
  @MethodSource("dashboards")
  void everySeriesIsDocumented(Dashboard dashboard) throws IOException {
    Set<String> documented = new TreeSet<>();
    Matcher row =
        DOCUMENTED.matcher(Files.readString(Repository.root().resolve("docs/METRICS.md")));
    while (row.find()) {
      documented.add(row.group(1));
    }
    Set<String> shown = new TreeSet<>();
    for (Dashboard.Expression expression : dashboard.expressions()) {
      Matcher name = NAME.matcher(expression.text());
      while (name.find()) {
        shown.add(name.group(1));
      }
    }
    assertThat(shown).hasSizeGreaterThan(20);
    assertThat(documented).containsAll(shown);
  }
}
