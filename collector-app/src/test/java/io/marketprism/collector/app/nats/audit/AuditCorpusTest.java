package io.marketprism.collector.app.nats.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.app.recording.Replay;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.spi.ExchangeProvider;
import io.marketprism.collector.testing.Corpus;
import io.marketprism.collector.testing.RequiresCorpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is published of recordings of real traffic has no fault. */
@RequiresCorpus
class AuditCorpusTest {
  private static final List<ExchangeProvider> PROVIDERS =
      ServiceLoader.load(ExchangeProvider.class).stream().map(ServiceLoader.Provider::get).toList();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "binance-spot-2021-02",
        "binance-spot-2024-01",
        "binance-usdm-2021-01",
        "binance-usdm-2024-03",
        "binanceus-spot-2021-01",
        "binancetr-spot-2023-01",
        "deribit-options-2021-01",
        "deribit-options-2021-03"
      })
  void eventsOfARecordingHaveNoFault(String recording) throws IOException {
    AuditedScript script = new AuditedScript();

    new Replay(files(recording), PROVIDERS, Optional.empty()).run(script::add);

    AuditReport report = script.end();
    assertThat(report.faults()).isEmpty();
    assertThat(report.isClean()).isTrue();
    assertThat(report.of(DataType.ORDERBOOK).of(Finding.MESSAGES)).isGreaterThan(10);
  }

  private static List<Path> files(String recording) throws IOException {
    try (Stream<Path> all = Files.list(Corpus.path())) {
      return all.filter(file -> isOf(file.getFileName().toString(), recording)).sorted().toList();
    }
  }

  private static boolean isOf(String file, String recording) {
    return file.startsWith(recording) && file.endsWith(".jsonl.gz");
  }
}
