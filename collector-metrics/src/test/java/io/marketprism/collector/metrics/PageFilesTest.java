package io.marketprism.collector.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.metrics.http.EndpointAddress;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.testing.net.RawHttp;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PageFilesTest {
  private static final Pattern REFERENCE =
      Pattern.compile("(?:src|href)=\"([^\"#]+)\"|from '\\./([^']*)'");

  @Test
  void everyFileIsServedAsWhatItIs() throws IOException {
    Map<String, String> types = new TreeMap<>();
    served().forEach((path, answer) -> types.put(path, answer.headers().get("content-type")));

    assertThat(types)
        .containsEntry("/", "text/html; charset=utf-8")
        .containsEntry("/page/page.css", "text/css; charset=utf-8")
        .containsEntry("/page/icon.svg", "image/svg+xml")
        .containsEntry("/page/page.js", "text/javascript; charset=utf-8")
        .hasSize(PageFiles.read().size());
  }

  @Test
  void noFileNamesAnythingThatIsNotServedHere() throws IOException {
    Set<String> known = new HashSet<>(served().keySet());
    known.addAll(Set.of("/status", "/health", "/overview", "/history"));
    for (Map.Entry<String, RawHttp.Answer> file : served().entrySet()) {
      Matcher reference = REFERENCE.matcher(file.getValue().text());
      while (reference.find()) {
        String path =
            reference.group(1) != null ? "/" + reference.group(1) : "/page/" + reference.group(2);
        assertThat(known).as(file.getKey()).contains(path);
      }
    }
  }

  @Test
  void policyAllowsNothingButTheFilesOfThisHost() throws IOException {
    RawHttp.Answer page = Objects.requireNonNull(served().get("/"));

    assertThat(page.headers())
        .containsEntry(
            "content-security-policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                + " frame-ancestors 'none'");
    assertThat(page.text())
        .doesNotContain("style=")
        .doesNotContain("onload")
        .doesNotContain("onclick");
  }

  @Test
  void scriptMakesNoMarkupOfText() throws IOException {
    served()
        .forEach(
            (path, file) ->
                assertThat(file.text())
                    .as(path)
                    .doesNotContain("innerHTML")
                    .doesNotContain("outerHTML")
                    .doesNotContain("insertAdjacentHTML")
                    .doesNotContain("document.write")
                    .doesNotContain("eval("));
  }

  private static Map<String, RawHttp.Answer> served() throws IOException {
    Map<String, RawHttp.Answer> answers = new HashMap<>();
    Clocks clocks = new Clocks(Instant::now, System::nanoTime);
    try (Endpoints endpoints =
        Endpoints.builder(new FakeSource(), clocks)
            .health(new EndpointAddress("health", "127.0.0.1", 0, Set.of()))
            .start()) {
      for (String path : PageFiles.read().keySet()) {
        RawHttp.Answer answer = RawHttp.get(endpoints.healthPort().orElseThrow(), path);
        assertThat(answer.status()).as(path).isEqualTo(200);
        answers.put(path, answer);
      }
    }
    return answers;
  }
}
