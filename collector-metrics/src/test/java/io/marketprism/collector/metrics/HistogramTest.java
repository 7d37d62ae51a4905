package io.marketprism.collector.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.measure.DurationBounds;
import io.marketprism.collector.measure.DurationCounts;
import io.marketprism.collector.measure.DurationRecorder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A histogram as scrapers read it. */
class HistogramTest {
  private static final Pattern BOUND = Pattern.compile("le=\"([^\"]+)\",?} (\\S+)");

  private final FakeSource source = new FakeSource();

  @Test
  void bucketsHoldAllUpToTheirBoundAndTheLastAll() throws IOException {
    String text = text(new TotalMetrics(source), false);
    String labels = "{venue=\"binance-spot\",data_type=\"trade\"";

    Scrape scrape = new Scrape(text);
    String bucket = "collector_exchange_lag_seconds_bucket" + labels;
    assertThat(scrape.value(bucket + ",le=\"0.001\"}")).isEqualTo(1);
    assertThat(scrape.value(bucket + ",le=\"0.005\"}")).isEqualTo(1);
    assertThat(scrape.value(bucket + ",le=\"0.01\"}")).isEqualTo(2);
    assertThat(scrape.value(bucket + ",le=\"60.0\"}")).isEqualTo(2);
    assertThat(scrape.value(bucket + ",le=\"+Inf\"}")).isEqualTo(3);
    assertThat(scrape.value("collector_exchange_lag_seconds_count" + labels + "}")).isEqualTo(3);
    assertThat(scrape.value("collector_exchange_lag_seconds_sum" + labels + "}")).isEqualTo(90.008);
  }

  @Test
  void boundsRiseAndAreWrittenAsPlainNumbersInBothFormats() throws IOException {
    for (boolean openMetrics : new boolean[] {false, true}) {
      List<Double> bounds = new ArrayList<>();
      List<Double> counts = new ArrayList<>();
      Matcher buckets = BOUND.matcher(text(new SinkMetrics(source), openMetrics));
      while (buckets.find()) {
        assertThat(buckets.group(1)).matches("[0-9]+\\.[0-9]+|\\+Inf");
        bounds.add(
            buckets.group(1).equals("+Inf")
                ? Double.POSITIVE_INFINITY
                : Double.parseDouble(buckets.group(1)));
        counts.add(Double.parseDouble(buckets.group(2)));
      }

      assertThat(bounds).hasSize(DurationBounds.LATENCY.size() + 1).isSorted();
      assertThat(bounds.get(0)).isEqualTo(0.0001);
      assertThat(counts).isSorted().endsWith(3.0);
    }
  }

  @Test
  void openMetricsNamesTheFamilyWithItsTypeAndUnit() throws IOException {
    assertThat(text(new SinkMetrics(source), true))
        .contains("# TYPE collector_publish_latency_seconds histogram\n")
        .contains("# UNIT collector_publish_latency_seconds seconds\n")
        .contains(
            "\ncollector_publish_latency_seconds_count{sink=\"files\",data_type=\"trade\"} 3.0\n");
  }

  @Test
  void histogramThatHasNoRoomIsLeftOutWhole() {
    DurationRecorder recorder = new DurationRecorder(DurationBounds.LAG);
    LongStream.range(0, 10).forEach(recorder::record);
    DurationCounts counts = recorder.counts();
    Families families = new Families(List.of(TotalMetrics.LAG));
    families.add(TotalMetrics.LAG, counts, List.of("a", "trade"));

    assertThat(Part.of(families.toList(), DurationBounds.LAG.size() + 3).dropped()).isZero();
    assertThat(Part.of(families.toList(), DurationBounds.LAG.size() + 2).series()).isZero();
  }

  private static String text(SourceCollector collector, boolean openMetrics) throws IOException {
    Exposition exposition = new Exposition(openMetrics, 1 << 20);
    exposition.add(collector.collect());
    return new String(exposition.finish(), StandardCharsets.UTF_8);
  }
}
