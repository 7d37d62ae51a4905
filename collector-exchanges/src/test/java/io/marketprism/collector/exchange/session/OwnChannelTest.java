package io.marketprism.collector.exchange.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.connection.CloseReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A channel on which the exchange speaks of itself, as a notice of maintenance. */
class OwnChannelTest {
  private final VirtualSlot slot =
      new VirtualSlot(
          new TestProtocol(
              VirtualSlot.ENDPOINT,
              TestProtocol.LIMITS,
              List.of(),
              Optional.empty(),
              Optional.empty(),
              List.of("seldom notices")),
          10);

  @AfterEach
  void nothingIsLeft() {
    slot.closeAndCheck();
  }

  @Test
  void ownChannelIsAskedForOnEveryConnectionAndBeforeTheOthers() {
    slot.live("a");
    assertThat(slot.wire(1).sent).containsExactly("SUB 1 seldom notices,a");
    slot.wire(1).ends(CloseReason.END_OF_STREAM);
    slot.advanceUntil(Duration.ofMillis(250), () -> slot.wires.count() == 2);
    slot.open(2);
    assertThat(slot.wire(2).sent).containsExactly("SUB 1 seldom notices,a");
  }

  @Test
  void ownChannelThatIsRefusedIsAskedForAgainWhileTheOthersGoOn() {
    slot.start("a");
    slot.open(1);
    slot.text(1, "refuse 1");
    slot.flow(1, Duration.ofSeconds(1));
    assertThat(slot.wire(1).sent).contains("SUB 2 seldom notices", "SUB 3 a");
    slot.text(1, "refuse 2");
    slot.text(1, "ack 3");
    slot.flow(1, Duration.ofSeconds(11));
    assertThat(slot.wire(1).sent).contains("SUB 4 seldom notices");
    assertThat(slot.wires.count()).isEqualTo(1);
  }

  @Test
  void ownChannelWithoutAnAnswerIsAskedForAgain() {
    slot.start("a");
    slot.open(1);
    slot.flow(1, TestProtocol.LIMITS.acknowledgeWithin().plusSeconds(1));
    assertThat(slot.wire(1).sent)
        .containsExactly("SUB 1 seldom notices,a", "SUB 2 seldom notices,a");
  }
}
