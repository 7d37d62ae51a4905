package io.marketprism.collector.app.simulator.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MalformedShapeTest {
  private static final Gson STRICT = new GsonBuilder().setStrictness(Strictness.STRICT).create();
  private static final String MESSAGE =
      "{\"stream\":\"btcusdt@depth\",\"data\":{\"e\":\"depthUpdate\",\"E\":1,\"s\":\"BTCUSDT\","
          + "\"U\":157,\"u\":160,\"b\":[[\"0.0024\",\"10.0\"]],\"a\":[]}}";

  private static byte[] broken(String shape, int size) {
    return MalformedShape.of(shape).broken(MESSAGE.getBytes(StandardCharsets.UTF_8), size);
  }

  private static String text(String shape) {
    return new String(broken(shape, 0), StandardCharsets.UTF_8);
  }

  @Test
  void truncatedIsNoJson() {
    assertThatThrownBy(() -> STRICT.fromJson(text("truncated"), JsonObject.class))
        .isInstanceOf(JsonParseException.class);
  }

  @Test
  void nestedIsAsDeepAsAsked() {
    assertThat(text("nested")).contains("[".repeat(10_000)).contains("]".repeat(10_000));
    JsonObject few =
        STRICT.fromJson(new String(broken("nested", 3), StandardCharsets.UTF_8), JsonObject.class);
    assertThat(few.get("x")).hasToString("[[[]]]");
    assertThat(few.get("stream").getAsString()).isEqualTo("btcusdt@depth");
  }

  @Test
  void duplicateKeysNameAnIdTwice() {
    assertThat(text("duplicate-keys")).contains("\"u\":160,\"u\":1,");
    JsonObject lastWins = STRICT.fromJson(text("duplicate-keys"), JsonObject.class);
    assertThat(lastWins.getAsJsonObject("data").get("u").getAsInt()).isEqualTo(1);
  }

  @Test
  void hugeNumberIsADecimalThatNobodyCanWriteOut() {
    assertThat(text("huge-number")).contains("[[\"1e100000000\",\"10.0\"]]");
    assertThat(new BigDecimal("1e100000000").scale()).isEqualTo(-100_000_000);
  }

  @Test
  void invalidUtf8CannotBeDecoded() {
    byte[] bytes = broken("invalid-utf8", 0);
    assertThatThrownBy(() -> StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)))
        .isInstanceOf(CharacterCodingException.class);
  }
}
