package io.marketprism.collector.app.statuspage;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.testing.RequiresTool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That the page can be used by keyboard, on a phone, in light and dark, whatever it is sent. */
@RequiresTool(command = "chromium", debianPackage = "chromium", whole = true)
class StatusPageUseIT extends PageTest {
  private static final String HOSTILE = "<img src=x onerror=alert(1)>";
  private static final List<String> VERDICTS =
      List.of("HEALTHY", "DEGRADED", "UNHEALTHY", "NOT_EVALUATED", "NO_ANSWER", "STANDS_STILL");

  @Test
  void textOfTheExchangeIsNeverMarkup() throws Exception {
    try (Stage stage =
        Stage.start(
            real -> Shown.with(real, Map.of("feeds", feeds -> withHostile((List<?>) feeds))))) {
      visit(stage);
      tab.await(NOT_LIVE);
      assertThat(tab.text("#attention")).contains(HOSTILE);
      assertThat(tab.text("#books")).contains(HOSTILE);
      assertThat(tab.holds("document.querySelectorAll('img, body script').length === 0")).isTrue();
      assertThat(tab.requests()).noneMatch(url -> url.endsWith("/x"));
      assertThat(tab.complaints()).isEmpty();
    }
  }

  @Test
  void keyboardReachesEverythingInItsOrderAndShowsWhereItIs() throws Exception {
    try (Stage stage = Stage.start()) {
      visit(stage);
      List<String> reached = new ArrayList<>();
      int stops =
          Integer.parseInt(
              tab.evaluate("String(document.querySelectorAll('a, summary, select').length)"));
      for (int i = 0; i < stops; i++) {
        tab.press("Tab", 9);
        reached.add(
            tab.evaluate(
                "document.activeElement.tagName + ' '"
                    + " + (document.activeElement.id || document.activeElement.textContent)"));
        assertThat(tab.holds("getComputedStyle(document.activeElement).outlineStyle === 'solid'"))
            .as(reached.get(i))
            .isTrue();
      }
      assertThat(reached)
          .containsSubsequence(
              "A Feeds",
              "SUMMARY Feeds of binance-spot (4)",
              "SUMMARY Feeds of okx-spot (4)",
              "SELECT books-venue",
              "A status")
          .doesNotHaveDuplicates();

      tab.evaluate("document.querySelector('summary').focus(); ''");
      tab.press("Enter", 13);
      assertThat(tab.holds("document.querySelector('details').open")).isTrue();
      remember();
      tab.await(CHANGED);
      assertThat(
              tab.holds(
                  "document.activeElement.matches('summary') && "
                      + "document.querySelector('details').open"))
          .as("outlives a poll")
          .isTrue();
    }
  }

  @Test
  void booksOfOneVenueCanBeChosen() throws Exception {
    try (Stage stage = Stage.start()) {
      visit(stage);
      tab.evaluate(
          "{const of = document.querySelector('#books-venue'); of.value = 'okx-spot';"
              + " of.dispatchEvent(new Event('change'));} ''");
      assertThat(tab.text("#books")).contains(Stage.OKX).doesNotContain(Stage.BINANCE);
      remember();
      tab.await(CHANGED);
      assertThat(tab.text("#books")).contains(Stage.OKX).doesNotContain(Stage.BINANCE);
    }
  }

  @Test
  void aPhoneNeedsNoScrollingToTheSideAndEveryTextHasContrastInLightAndDark() throws Exception {
    try (Stage stage =
        Stage.start(
            real -> Shown.with(real, Map.of("feeds", feeds -> withHostile((List<?>) feeds))))) {
      visit(stage);
      tab.await(NOT_LIVE);
      tab.evaluate("document.querySelectorAll('details').forEach(each => each.open = true); ''");
      for (int width : List.of(360, 800, 1280)) {
        tab.resize(width, 800);
        assertThat(tab.evaluate("String(innerWidth)")).isEqualTo(Integer.toString(width));
        assertThat(tab.holds("document.documentElement.scrollWidth <= innerWidth"))
            .as("%s wide", width)
            .isTrue();
      }
      for (String scheme : List.of("light", "dark")) {
        tab.prefer(scheme);
        for (String verdict : VERDICTS) {
          String shown = "document.body.dataset.verdict = '" + verdict + "', ";
          assertThat(tab.evaluate(shown + Contrast.FAINT)).as(scheme + verdict).isEmpty();
        }
      }
      assertThat(tab.holds("matchMedia('(prefers-color-scheme: dark)').matches")).isTrue();
    }
  }

  @Test
  void numbersAndAgesCarryTheirUnits() throws Exception {
    try (Stage stage = Stage.start()) {
      visit(stage);
      String words =
          tab.evaluate(
              """
              import('/page/format.js').then(f => [
                f.age(0), f.age(3_249), f.age(59_999), f.age(252_000), f.age(7_500_000),
                f.age(273_600_000), f.age(undefined),
                f.bytes(512), f.bytes(1_536), f.bytes(222_298_112), f.bytes(undefined),
                f.rate(0), f.rate(0.4), f.rate(1_234.4), f.count(1_234_567),
                f.spread('100', '100.01'), f.spread('2', '1'), f.spread(undefined, '1'),
                f.plural(1, 'feed'), f.plural(2, 'feed'),
                f.time('2026-11-22T09:24:14.5Z', new Date('2026-11-22T10:00:00Z')),
                f.time('2026-11-21T09:24:14Z', new Date('2026-11-22T10:00:00Z')),
              ].join('|'))
              """);
      assertThat(words.split("\\|"))
          .containsExactly(
              "0.0 s",
              "3.2 s",
              "59.9 s",
              "4 min 12 s",
              "2 h 5 min",
              "3 d 4 h",
              "–",
              "512 B",
              "1.5 KiB",
              "212 MiB",
              "–",
              "0/s",
              "0.4/s",
              "1,234/s",
              "1,234,567",
              "1.0 bp",
              "crossed",
              "–",
              "1 feed",
              "2 feeds",
              "09:24:14 UTC",
              "2026-11-21 09:24:14 UTC");
    }
  }

  /** The same feeds, and a failed one whose names an exchange made to be read as markup. */
  private static List<FeedReport> withHostile(List<?> feeds) {
    List<FeedReport> all = new ArrayList<>();
    feeds.forEach(feed -> all.add((FeedReport) feed));
    all.stream()
        .filter(feed -> feed.book().isPresent())
        .findFirst()
        .ifPresent(
            book -> {
              Instrument of = book.instrument();
              Instrument hostile =
                  new Instrument(
                      of.venue(),
                      of.marketType(),
                      HOSTILE,
                      HOSTILE + "1000000000000000000000000000000000000000000000000000000000000000",
                      of.base(),
                      of.quote(),
                      2,
                      5,
                      of.quantityUnit(),
                      true);
              all.add(
                  new FeedReport(
                      hostile,
                      book.dataType(),
                      FeedState.FAILED,
                      HOSTILE,
                      book.dataAgeNs(),
                      book.lagMs(),
                      book.counts(),
                      book.book()));
            });
    return all;
  }
}
