package io.marketprism.collector.exchange.okx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OkxReplyTest {
  private static final String BUSY =
      "{\"code\":\"50011\",\"msg\":\"Too Many Requests\",\"data\":[]}";

  private final OkxProtocol protocol = new OkxProtocol(Segment.SWAP);

  @Test
  void exchangeSaysInASuccessThatWeAskTooMuch() {
    assertThat(protocol.isOverLimit(BUSY)).isTrue();
    assertThat(protocol.isOverLimit("{\"data\":[{}],\"msg\":\"\",\"code\":\"50013\"}")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>50011</html>",
        "\"50011\"",
        "{\"code\":50011,\"data\":[]}",
        "{\"code\":\"0\",\"msg\":\"50011\",\"data\":[{\"code\":\"50011\"}]}",
        "{\"code\":\"51001\",\"msg\":\"Instrument ID does not exist\",\"data\":[]}",
        "{\"code\":\"50011\",\"code\":\"0\",\"data\":[]}",
        "{\"code\":\"50011\",\"data\":[]",
      })
  void anythingElseSaysNoSuchThing(String body) {
    assertThat(protocol.isOverLimit(body)).isFalse();
  }

  @Test
  void longReplyIsDataAndIsNotReadTwice() {
    String data = "1,".repeat(500) + "1";
    assertThat(protocol.isOverLimit(BUSY.replace("[]", "[" + data + "]"))).isFalse();
  }
}
