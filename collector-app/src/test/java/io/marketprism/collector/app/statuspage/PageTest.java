package io.marketprism.collector.app.statuspage;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One browser for all tests of a class, and a tab of its own for each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PageTest {
  /** Holds where feeds that are not live are shown. */
  static final String NOT_LIVE = "!document.querySelector('#attention').hidden";

  /** What the next poll shows differs from this, where {@link #remember} was called before. */
  static final String CHANGED = "document.querySelector('#books').innerText !== window.before";

  private Browser browser;
  Tab tab;

  @BeforeAll
  void startBrowser(@TempDir Path folder) throws IOException {
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

  /** Opens the page and waits until all is well. */
  final void visit(Stage stage) {
    tab.visit(stage.url());
    tab.await("document.querySelector('#verdict')?.innerText === '✔ HEALTHY'");
    tab.await("document.querySelectorAll('#books td.state[data-state=live]').length === 4");
  }

  /** Keeps what is shown now, to see that it changes. */
  final void remember() {
    tab.evaluate("window.before = document.querySelector('#books').innerText; ''");
  }
}
