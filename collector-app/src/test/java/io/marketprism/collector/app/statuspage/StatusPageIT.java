package io.marketprism.collector.app.statuspage;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.testing.RequiresTool;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** What an operator sees of a collector in a browser, in good times and bad ones. */
@RequiresTool(command = "chromium", debianPackage = "chromium", whole = true)
class StatusPageIT extends PageTest {
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

      remember();
      tab.await(CHANGED);

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

  /** The value once the gate is open. */
  private static Object after(Semaphore gate, Object value) {
    gate.acquireUninterruptibly();
    gate.release();
    return value;
  }
}
