package io.marketprism.collector.testing.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a proxy does where frames begin, and within them. */
class FramesInTransitTest {
  private static final Duration A_WHILE = Duration.ofMillis(150);

  private ProxiedServer on;

  @BeforeEach
  void begin() throws IOException {
    on = new ProxiedServer();
  }

  @AfterEach
  void end() throws IOException {
    on.close();
  }

  @Test
  void resetsInTheMiddleOfAFrame() throws Exception {
    try (RawClient client = on.client()) {
      on.only().resetInNextFrame();
      on.say(Frames.of(0x80 | Frames.PONG, new byte[] {'p'}));
      assertThat(client.frame()).isEqualTo("10 p");
      on.say("12345678");

      assertThat(client.frame()).isEqualTo("reset");
    }
  }

  @Test
  void endsInTheMiddleOfAFrame() throws Exception {
    try (RawClient client = on.client()) {
      on.only().endInNextFrame();
      on.say("12345678");

      assertThat(client.text(6)).isEqualTo("\ufffd\b1234");
      assertThat(client.frame()).isEqualTo("end");
    }
  }

  @Test
  void putsBytesInBetweenFramesOnly() throws Exception {
    try (RawClient client = on.client()) {
      byte[] frame = Frames.text("12345678");
      on.say(Arrays.copyOf(frame, 5));
      assertThat(client.text(5)).endsWith("123");
      on.only().inject(Frames.text("in between"));
      assertThat(client.hearsNothing(Duration.ofMillis(20))).isTrue();
      on.say(Arrays.copyOfRange(frame, 5, frame.length));

      assertThat(client.text(5)).isEqualTo("45678");
      assertThat(client.frame()).isEqualTo("1 in between");
      on.only().inject(Frames.text("at once"));
      assertThat(client.frame()).isEqualTo("1 at once");
    }
  }

  @Test
  void putsACloseInAndHoldsTheSocket() throws Exception {
    try (RawClient client = on.client()) {
      assertThat(on.hear()).isEqualTo("upgrade 1");
      on.only().injectAndHold(Frames.close(1001, "x"));
      assertThat(client.frame()).startsWith("8 ");
      client.say(ProxiedServer.masked("answer"));
      on.say("lost");

      assertThat(client.hearsNothing(A_WHILE)).isTrue();
      assertThat(on.heardNothing()).isTrue();
    }
    assertThat(on.hear()).isEqualTo("gone 1");
    ProxiedServer.await(() -> on.proxy.relays().isEmpty());
  }

  @Test
  void leavesOutDataAndPassesControl() throws Exception {
    try (RawClient client = on.client()) {
      on.only().silence();
      on.say("lost");
      on.say(Frames.of(0x80 | Frames.PONG, new byte[] {'p'}));
      assertThat(client.frame()).isEqualTo("10 p");

      on.only().pass();
      on.only().swallowPongs();
      on.say(Frames.of(0x80 | Frames.PONG, new byte[] {'p'}));
      on.say("one");
      assertThat(client.frame()).isEqualTo("1 one");
    }
  }

  @Test
  void followsFramesOfEveryLength() throws Exception {
    try (RawClient client = on.client()) {
      on.only().silence();
      for (int length : new int[] {0, 1, 125, 126, 65_535, 65_536, 200_000}) {
        on.say(Frames.of(0x80 | Frames.TEXT, new byte[length]));
        on.say(
            Frames.of(
                0x80 | Frames.PONG, Integer.toString(length).getBytes(StandardCharsets.US_ASCII)));
        assertThat(client.frame()).isEqualTo("10 " + length);
      }
    }
  }
}
