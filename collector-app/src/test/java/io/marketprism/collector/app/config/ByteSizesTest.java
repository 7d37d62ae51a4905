package io.marketprism.collector.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteSizesTest {

  @ParameterizedTest
  @CsvSource({
    "0B, 0",
    "512B, 512",
    "8KB, 8000",
    "8KiB, 8192",
    "8MB, 8000000",
    "64MiB, 67108864",
    "2GB, 2000000000",
    "2GiB, 2147483648",
    "8589934591GiB, 9223372035781033984"
  })
  void readsWholeNumbersWithUnits(String text, long bytes) throws BadValueException {
    assertThat(ByteSizes.read(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "64, has no unit",
    "64M, has the unknown unit \"M\"",
    "64mib, has the unknown unit \"mib\"",
    "1.5GiB, is not a whole number with a unit",
    "-1B, is not a whole number with a unit",
    "'64 MiB', is not a whole number with a unit",
    "'', is not a whole number with a unit",
    "8589934592GiB, is larger than any memory"
  })
  void refusesAllElseAndSaysWhy(String text, String reason) {
    assertThatExceptionOfType(BadValueException.class)
        .isThrownBy(() -> ByteSizes.read(text))
        .withMessage(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "0B, 0B",
    "1000B, 1KB",
    "1024B, 1KiB",
    "1500MB, 1500MB",
    "1024MiB, 1GiB",
    "1048577B, 1048577B"
  })
  void printsTheShortestTextThatReadsBack(String text, String printed) throws BadValueException {
    assertThat(ByteSizes.print(ByteSizes.read(text))).isEqualTo(printed);
    assertThat(ByteSizes.read(printed)).isEqualTo(ByteSizes.read(text));
  }
}
