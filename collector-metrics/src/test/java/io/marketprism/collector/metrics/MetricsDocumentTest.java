package io.marketprism.collector.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.health.HealthStatus;
import io.marketprism.collector.metrics.http.EndpointAddress;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.testing.net.RawHttp;
import io.prometheus.client.Collector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds docs/METRICS.md, the definitions and a live scrape against each other. */
class MetricsDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "METRICS.md");

  /** One row of the document. */
  private record Row(String name, String type, Set<String> labels, String unit, String meaning) {
    /** The labels of each sample that the family has, by the sample's name. */
    Map<String, Set<String>> samples() {
      if (!type.equals("histogram")) {
        return Map.of(name, labels);
      }
      Set<String> ofBuckets = new TreeSet<>(labels);
      ofBuckets.add("le");
      return Map.of(name + "_bucket", ofBuckets, name + "_count", labels, name + "_sum", labels);
    }
  }

  private static Map<String, Row> rows;
  private static Scrape scrape;

  @BeforeAll
  static void readAndScrape() throws IOException {
    rows = new TreeMap<>();
    for (String line : Files.readAllLines(DOCUMENT)) {
      if (line.startsWith("| `collector_") || line.startsWith("| `process_")) {
        Row row = row(line);
        assertThat(rows.put(row.name(), row)).as("row twice: " + row.name()).isNull();
      }
    }
    FakeSource source = new FakeSource();
    source.health = FakeSource.report(HealthStatus.DEGRADED, FakeSource.NOW);
    try (Endpoints endpoints =
        Endpoints.builder(source, new Clocks(Instant::now, System::nanoTime))
            .metrics(new EndpointAddress("metrics", "127.0.0.1", 0, Set.of()))
            .health(new EndpointAddress("health", "127.0.0.1", 0, Set.of()))
            .start()) {
      int port = endpoints.metricsPort().orElseThrow();
      String text = RawHttp.get(port, "/metrics").text();
      Instant end = Instant.now().plusSeconds(5);
      while (!text.contains("collector_http_replies_total{") && Instant.now().isBefore(end)) {
        text = RawHttp.get(port, "/metrics").text();
      }
      scrape = new Scrape(text);
    }
  }

  @Test
  void everyFamilyOfAScrapeIsDescribedWithItsType() {
    Map<String, String> described = new TreeMap<>();
    rows.values()
        .forEach(
            row -> described.put(row.name(), row.type().equals("info") ? "gauge" : row.type()));

    assertThat(scrape.types()).isEqualTo(described);
  }

  @Test
  void everySeriesHasTheLabelsThatAreDescribed() {
    Map<String, Set<String>> described = new TreeMap<>();
    rows.values().forEach(row -> row.samples().forEach(described::put));

    assertThat(scrape.labels()).isEqualTo(described);
  }

  @Test
  void meaningIsTheHelpOfTheScrape() {
    Map<String, String> described = new TreeMap<>();
    rows.values().forEach(row -> described.put(row.name(), row.meaning()));

    assertThat(scrape.helps()).isEqualTo(described);
  }

  @Test
  void unitIsTheOneInTheName() {
    for (Metric metric : defined()) {
      Row row = rows.get(metric.name());
      assertThat(row).as(metric.name()).isNotNull();
      if (!metric.unit().isEmpty()) {
        assertThat(row.unit()).as(metric.name()).isEqualTo(metric.unit());
      }
    }
  }

  @Test
  void namesKeepToTheRules() {
    for (Metric metric : defined()) {
      assertThat(metric.name()).matches("(collector|process)(_[a-z0-9]+)+");
      assertThat(metric.name().endsWith("_total"))
          .as(metric.name())
          .isEqualTo(metric.type() == Collector.Type.COUNTER);
      assertThat(metric.name())
          .doesNotContainPattern("_(ms|millis|milliseconds|ns|nanos|kb|mb|minutes)(_|$)");
      assertThat(metric.help()).endsWith(".").doesNotContain("|");
    }
  }

  private static List<Metric> defined() {
    List<Metric> all =
        new ArrayList<>(new CollectorMetrics(new FakeSource(), System::nanoTime, 10).metrics());
    all.addAll(RenderMetrics.ALL);
    return all;
  }

  private static Row row(String line) {
    String[] cells = line.split("\\|", -1);
    assertThat(cells).as(line).hasSize(7);
    Set<String> labels = new TreeSet<>();
    for (String label : cells[3].split(",", -1)) {
      if (!label.isBlank()) {
        labels.add(label.strip().replace("`", ""));
      }
    }
    return new Row(
        cells[1].strip().replace("`", ""),
        cells[2].strip(),
        labels,
        cells[4].strip(),
        cells[5].strip());
  }
}
