package io.marketprism.collector.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {

  private static final List<String> KEYS =
      List.of("instruments", "depth", "trades", "stale_after", "port");

  @ParameterizedTest
  @CsvSource({
    "instrument, instruments",
    "dpeth, depth",
    "staleAfter, stale_after",
    "stale-after, stale_after",
    "PORT, port",
    "prot, port"
  })
  void findsWhatWasMeant(String word, String meant) {
    assertThat(Suggestions.nearest(word, KEYS)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"host", "level", "po", "'<<'", "''"})
  void findsNothingWhereNothingIsNear(String word) {
    assertThat(Suggestions.nearest(word, KEYS)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "abc, abc, 0",
    "abc, abd, 1",
    "abc, acb, 1",
    "abc, ab, 1",
    "abc, abcd, 1",
    "'', abc, 3",
    "abc, '', 3",
    "kitten, sitting, 3",
    "ca, abc, 3"
  })
  void countsEdits(String a, String b, int edits) {
    assertThat(Suggestions.distance(a, b)).isEqualTo(edits);
  }
}
