package io.marketprism.collector.app.statuspage;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.testing.RequiresTool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of a collector in a browser, in good times and bad ones. */
@RequiresTool(command = "chromium", debianPackage = "chromium")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatusPageIT {
  private static final String NOT_LIVE = "!document.querySelector(\"#attention\").hidden";
  private static final List<String> VERDICTS =
      List.of("HEALTHY", "DEGRADED", "UNHEALTHY", "NOT_EVALUATED", "NO_ANSWER", "STANDS_STILL");

  private static final String HOSTILE = "<img src=x onerror=alert(1)>";

  private Browser browser;
  private Tab tab;

  @BeforeAll
  void startBrowser(@TempDir Path folder) throws Exception {
    browser = Browser.start(folder);
  }

  @AfterAll
  void endBrowser() {
    browser.close();
  }

  @BeforeEach
  void openTab() {
    tab = browser.open();
  }

  @AfterEach
  void closeTab() {
    tab.close();
  }

  @Test
  void everythingIsShownAndGoesOnChangingAndNothingElseIsAskedFor() throws Exception {
    try (Stage stage = Stage.start()) {
      visit(stage);
      assertThat(tab.text("#headline")).contains("8 of 8 feeds live at 2 venues");
      assertThat(tab.text("#venues")).contains(Stage.BINANCE, Stage.OKX, "4 of 4");
      assertThat(tab.text("#books")).contains("BTC-USDT", "ETH-USDT");
      assertThat(tab.text("#ledger")).isNotEmpty();
      assertThat(tab.text("#connections")).contains(Stage.BINANCE + "/", "live");
      assertThat(tab.text("#process")).contains("Resident memory", "MiB");
      assertThat(tab.holds("document.title.includes('✔ HEALTHY')")).isTrue();
      tab.await("document.querySelector('#charts .value').innerText.endsWith('/s')");
      tab.await("document.querySelector('#books .bids').getAttribute('d').length > 20");
      tab.await("document.querySelector('#venues .line').getAttribute('d') !== ''");

      tab.evaluate("window.before = document.querySelector('#books').innerText; ''");
      tab.await("document.querySelector('#books').innerText !== window.before");

      assertThat(tab.requests()).allMatch(url -> url.startsWith(stage.url()));
      assertThat(tab.requests()).contains(stage.url() + "overview", stage.url() + "history");
      assertThat(tab.complaints()).isEmpty();
    }
  }

  @Test
  void silencedFeedStandsFirstWithItsReasonUntilItIsBack() throws Exception {
    try (Stage stage = Stage.start()) {
      visit(stage);
      assertThat(tab.holds(NOT_LIVE)).isFalse();

      stage.simulation(Stage.BINANCE).inject("drop stream=ethusdt@trade count=1000000");
      tab.await(NOT_LIVE);
      String row = tab.text("#attention tbody tr");
      assertThat(row).contains(Stage.BINANCE + " ETH-USDT trade", "stale");
      assertThat(tab.text("#attention tbody td.text")).isNotEmpty();
      tab.await("document.querySelector('#verdict').innerText.includes('DEGRADED')");
      tab.await("document.querySelector('#reasons').innerText.includes('ETH-USDT trade')");
      assertThat(
              tab.holds(
                  "document.querySelector('#feeds details tbody td.state').textContent"
                      + " === 'stale'"))
          .isTrue();

      stage.simulation(Stage.BINANCE).faults(Stage.BINANCE).clear();
      tab.await("document.querySelector('#attention').hidden");
      tab.await("document.querySelector('#verdict').innerText.includes('✔ HEALTHY')");
      assertThat(tab.complaints()).isEmpty();
    }
  }

  @Test
  void venueThatIsDownIsNamedAtTheTop() throws Exception {
    try (Stage stage = Stage.start()) {
      visit(stage);
      stage.simulation(Stage.OKX).close();
      tab.await("document.querySelector('#headline').innerText.includes('Down: okx-spot.')");

      assertThat(tab.text("#verdict")).contains("DEGRADED");
      assertThat(tab.holds("document.title.includes('1 venue down')")).isTrue();
      assertThat(tab.text("#headline")).contains("4 of 8 feeds live");
      assertThat(tab.text("#venues tbody tr:last-child td.state")).contains("down");
      assertThat(tab.text("#venues tbody tr:first-child td.state")).contains("live");
      assertThat(tab.complaints()).isEmpty();
    }
  }

  @Test
  void collectorThatIsGoneIsSaidWithTheTimeOfItsLastAnswerAndThePageGoesOnOnceItIsBack()
      throws Exception {
    try (Stage stage = Stage.start()) {
      visit(stage);
      stage.takeAway();
      tab.await("document.querySelector('#verdict').innerText.includes('NO ANSWER')");
      assertThat(tab.text("#headline"))
          .containsPattern("has not answered since .*\\d\\d:\\d\\d:\\d\\d UTC")
          .contains("What stands below was true then");
      assertThat(tab.text("#freshness")).contains("Trying again");
      assertThat(tab.text("#reasons")).isEmpty();
      assertThat(tab.text("#books")).as("the last that is known").contains("BTC-USDT");

      stage.putBack();
      tab.await("document.querySelector('#verdict').innerText.includes('✔ HEALTHY')");
      assertThat(tab.text("#freshness")).doesNotContain("Trying again");
    }
  }

  @Test
  void figuresThatStandStillAreNotShownAsThoseOfNow() throws Exception {
    Semaphore gate = new Semaphore(1);
    try (Stage stage =
        Stage.start(real -> Shown.with(real, Map.of("uptime", uptime -> after(gate, uptime))))) {
      visit(stage);
      gate.acquire();
      tab.await("document.querySelector('#verdict').innerText.includes('STAND STILL')");
      assertThat(tab.text("#headline")).contains("answers, but prepares nothing new");

      gate.release();
      tab.await("document.querySelector('#verdict').innerText.includes('✔ HEALTHY')");
      assertThat(tab.complaints()).isEmpty();
    }
  }

  @Test
  void pageThatNobodySeesAsksForNothingAndClaimsNothing() throws Exception {
    try (Stage stage = Stage.start()) {
      visit(stage);
      hide(true);
      tab.await("document.title.startsWith('Not watching')");
      int asked = tab.requests().size();
      tab.evaluate("window.since = performance.now(); ''");
      tab.await("performance.now() - window.since > 6_000");
      assertThat(tab.requests()).hasSize(asked);
      assertThat(tab.holds("document.title.startsWith('Not watching')")).isTrue();

      hide(false);
      tab.await("document.title.startsWith('✔ HEALTHY')");
      assertThat(tab.requests()).hasSizeGreaterThan(asked);
      assertThat(tab.holds("document.body.dataset.verdict === 'HEALTHY'")).isTrue();
    }
  }

  private void hide(boolean hidden) {
    tab.evaluate(
        "Object.defineProperty(document, 'hidden', {get: () => "
            + hidden
            + ", configurable: true}); document.dispatchEvent(new Event('visibilitychange')); ''");
  }

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
      tab.evaluate("window.before = document.querySelector('#books').innerText; ''");
      tab.await("document.querySelector('#books').innerText !== window.before");
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
      tab.evaluate("window.before = document.querySelector('#books').innerText; ''");
      tab.await("document.querySelector('#books').innerText !== window.before");
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

  /** Opens the page and waits until all is well. */
  private void visit(Stage stage) {
    tab.visit(stage.url());
    tab.await("document.querySelector('#verdict')?.innerText === '✔ HEALTHY'");
    tab.await("document.querySelectorAll('#books td.state[data-state=live]').length === 4");
  }

  /** The value once the gate is open. */
  private static Object after(Semaphore gate, Object value) {
    gate.acquireUninterruptibly();
    gate.release();
    return value;
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
