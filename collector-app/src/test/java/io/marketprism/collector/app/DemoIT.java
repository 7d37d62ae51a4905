package io.marketprism.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.marketprism.collector.app.mainjob.CollectorProcess;
import io.marketprism.collector.app.mainjob.CollectorProcess.Places;
import io.marketprism.collector.app.mainjob.EventFiles;
import io.marketprism.collector.app.mainjob.EventSchema;
import io.marketprism.collector.model.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo works from any folder, without a network and without a file, and shows all data types of
 * all markets.
 */
class DemoIT {
  @TempDir private Path folder;

  @Test
  void allBooksAreLiveAndEqualAndAllLinesAreEvents() throws IOException {
    Places places = Places.below(folder);
    try (CollectorProcess demo =
        CollectorProcess.start(
            places, List.of(), List.of("demo", "--for", "12s", "--symbols", "5"))) {
      assertThat(demo.exitCode(CollectorProcess.PATIENCE)).as(demo.err()).isZero();
      assertThat(demo.out()).contains("35 of 35 books are LIVE and equal to the exchange's");
    }

    Path data = places.workingFolder().resolve("data");
    List<EventFiles.Line> lines = EventFiles.read(data);
    assertThat(new EventSchema().faults(lines)).isEmpty();
    Set<String> kinds = lines.stream().map(EventFiles.Line::feed).collect(Collectors.toSet());
    assertThat(kinds)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(DataType.values())
                .filter(type -> type != DataType.INTERRUPTION)
                .map(DataType::wire)
                .toList());
    assertThat(lines.stream().map(line -> line.text("exchange") + " " + line.text("market_type")))
        .contains(
            "binance spot",
            "binance perpetual",
            "okx spot",
            "okx perpetual",
            "okx future",
            "deribit perpetual",
            "deribit index");
    Set<JsonObject> seen = new HashSet<>();
    assertThat(lines.stream().map(DemoIT::said)).as("no event twice").allMatch(seen::add);
    assertThat(EventFiles.all(places.workingFolder())).allMatch(file -> file.startsWith(data));
    assertThat(EventFiles.all(data)).noneMatch(file -> file.toString().endsWith(".part"));
  }

  /** What an event says, but for when it came. */
  private static JsonObject said(EventFiles.Line line) {
    JsonObject said = line.event().deepCopy();
    said.remove("collected_ts_ms");
    said.remove("received_ns");
    return said;
  }
}
