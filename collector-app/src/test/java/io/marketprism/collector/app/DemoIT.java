package io.marketprism.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.app.mainjob.CollectorProcess;
import io.marketprism.collector.app.mainjob.CollectorProcess.Places;
import io.marketprism.collector.app.mainjob.EventFiles;
import io.marketprism.collector.app.mainjob.EventSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo works from any folder, without a network and without a file. */
class DemoIT {
  @TempDir private Path folder;

  @Test
  void allBooksAreLiveAndEqualAndAllLinesAreEvents() throws IOException {
    Places places = Places.below(folder);
    try (CollectorProcess demo =
        CollectorProcess.start(places, List.of(), List.of("demo", "--for", "8s"))) {
      assertThat(demo.exitCode(CollectorProcess.PATIENCE)).as(demo.err()).isZero();
      assertThat(demo.out()).contains("10 of 10 books are LIVE and equal to the exchange's");
    }

    Path data = places.workingFolder().resolve("data");
    List<EventFiles.Line> lines = EventFiles.read(data);
    assertThat(new EventSchema().faults(lines)).isEmpty();
    assertThat(lines).extracting(EventFiles.Line::feed).contains("orderbook", "trade");
    assertThat(EventFiles.all(places.workingFolder())).allMatch(file -> file.startsWith(data));
    assertThat(EventFiles.all(data)).noneMatch(file -> file.toString().endsWith(".part"));
  }
}
