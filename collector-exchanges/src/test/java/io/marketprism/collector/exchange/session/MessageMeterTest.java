package io.marketprism.collector.exchange.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class MessageMeterTest {
  private final MessageMeter meter = new MessageMeter(100);

  @Test
  void messageThatIsLongerThanItMayBeIsRefusedWhereItPassesTheLimit() throws IOException {
    meter.read(60);
    meter.read(40);
    assertThat(meter.exceeded()).isFalse();
    assertThatThrownBy(() -> meter.read(1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("100");
    assertThat(meter.exceeded()).isTrue();
  }

  @Test
  void eachMessageIsMeasuredByItself() throws IOException {
    for (int i = 0; i < 1_000; i++) {
      meter.read(100);
      meter.delivered();
    }
    assertThat(meter.exceeded()).isFalse();
  }
}
