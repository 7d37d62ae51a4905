package io.marketprism.collector.app.nats;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PubAckTest {
  @Test
  void takenMessagesHaveTheirSequence() {
    assertThat(parse("{\"stream\":\"MARKETPRISM_TRADES\",\"seq\":1234567}"))
        .isEqualTo(new PubAck(1_234_567, false, "", 0));
    assertThat(parse("{\"stream\":\"A\", \"domain\":\"hub\", \"seq\": 7, \"duplicate\": true}"))
        .isEqualTo(new PubAck(7, true, "", 0));
    assertThat(parse("{\"stream\":\"A\",\"seq\":7,\"duplicate\":false}").duplicate()).isFalse();
  }

  @Test
  void refusalsSayWhyAndWithWhichCode() {
    PubAck answer =
        parse(
            "{\"type\":\"io.nats.jetstream.api.v1.pub_ack_response\",\"error\":{\"code\":503,"
                + "\"err_code\":10077,\"description\":\"maximum bytes exceeded\"},"
                + "\"stream\":\"A\",\"seq\":0}");

    assertThat(answer.isTaken()).isFalse();
    assertThat(answer.errorCode()).isEqualTo(10_077);
    assertThat(answer.refusal()).isEqualTo("maximum bytes exceeded (10077)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "null",
        "{\"seq\":}",
        "{\"seq\":\"7\"}",
        "{\"seq\":-7}",
        "{\"seq\":0}",
        "{\"error\"",
        "{\"error\":7}",
        "{\"error\":{\"err_code\":\"x\"}}",
        "{\"error\":{\"err_code\":[]}}",
        "{\"error\":{\"description\":{}}}",
        "[\"error\"]",
        "\"error\"",
      })
  void whatCannotBeReadIsARefusalAndNoFailure(String answer) {
    assertThat(parse(answer).isTaken()).isFalse();
  }

  @Test
  void textOfTheServerIsMadePrintable() {
    assertThat(parse("{\"error\":{\"description\":\"a\\u001b[31m\"}}").refusal())
        .doesNotContain("\u001b");
  }

  private static PubAck parse(String answer) {
    return PubAck.parse(answer.getBytes(StandardCharsets.UTF_8));
  }
}
