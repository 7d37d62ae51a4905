package io.marketprism.collector.metrics.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BasicAuthTest {
  private static final String PASSWORD = "pass:w\u00f6rd";

  private final Page page =
      BasicAuth.of("operator", PASSWORD).guard(request -> Reply.text(200, "hello"));

  @Test
  void whoSaysNameAndPasswordSeesThePage() {
    assertThat(status("Basic " + encoded("operator:" + PASSWORD))).isEqualTo(200);
    assertThat(status("bASIC  " + encoded("operator:" + PASSWORD))).isEqualTo(200);
  }

  @Test
  void othersAreAskedForThem() {
    Reply reply = page.reply(new Headers());

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.headers()).containsEntry("WWW-Authenticate", "Basic realm=\"collector\"");
    assertThat(reply.closes()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "operator:",
        "operator:pass",
        "Operator:pass:w\u00f6rd",
        "operator:pass:w\u00f6rd ",
        "pass:w\u00f6rd",
        ":",
        ""
      })
  void otherNamesAndPasswordsAreNotEnough(String sent) {
    assertThat(status("Basic " + encoded(sent))).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Basic", "Basic ", "Basic %%%", "Bearer b3BlcmF0b3I=", "Digest x=y"})
  void whatIsNoSuchHeaderIsNotEnough(String header) {
    assertThat(status(header)).isEqualTo(401);
  }

  @Test
  void hugeOrDoubledHeadersAreNotEnough() {
    String right = "Basic " + encoded("operator:" + PASSWORD);
    Headers twice = new Headers();
    twice.add("Authorization", right);
    twice.add("Authorization", right);

    assertThat(page.reply(twice).status()).isEqualTo(401);
    assertThat(status(right + " ".repeat(5_000))).isEqualTo(401);
  }

  @Test
  void namesThatTheSchemeCannotSayAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> BasicAuth.of("", "x"));
    assertThatIllegalArgumentException().isThrownBy(() -> BasicAuth.of("a:b", "x"));
  }

  private int status(String authorization) {
    Headers headers = new Headers();
    headers.add("Authorization", authorization);
    return page.reply(headers).status();
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
