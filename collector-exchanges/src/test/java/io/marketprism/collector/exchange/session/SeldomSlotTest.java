package io.marketprism.collector.exchange.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.connection.CloseReason;
import io.marketprism.collector.connection.ConnectionState;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections on which no data need ever come. */
class SeldomSlotTest {
  private final VirtualSlot slot = new VirtualSlot();

  @AfterEach
  void nothingIsLeft() {
    slot.closeAndCheck();
  }

  @Test
  void slotOfSeldomChannelsIsLiveOnceAllIsAcknowledged() {
    slot.start("seldom1", "seldom2");
    slot.open(1);
    assertThat(slot.info(0).state()).isEqualTo(ConnectionState.SUBSCRIBING);
    slot.text(1, "ack 1");
    assertThat(slot.info(0).state()).isEqualTo(ConnectionState.LIVE);
  }

  @Test
  void slotThatAlsoHasAChannelOfSteadyDataIsLiveOnceThatCame() {
    slot.start("seldom", "a");
    slot.open(1);
    slot.text(1, "ack 1");
    slot.advance(Duration.ofSeconds(2));
    assertThat(slot.info(0).state()).isEqualTo(ConnectionState.SUBSCRIBING);
    slot.text(1, "data x");
    assertThat(slot.info(0).state()).isEqualTo(ConnectionState.LIVE);
  }

  @Test
  void slotOfWhichNothingIsAcknowledgedIsNotLive() {
    slot.start("seldom");
    slot.open(1);
    slot.text(1, "refuse 1");
    slot.advance(Duration.ofSeconds(2));
    assertThat(slot.info(0).state()).isEqualTo(ConnectionState.SUBSCRIBING);
  }

  @Test
  void connectionThatStayedAcknowledgedHasCarriedAndIsReplacedAtOnceEachTime() {
    slot.start("seldom");
    for (int n = 1; n <= 20; n++) {
      slot.open(n);
      slot.text(n, "ack 1");
      slot.advance(Duration.ofSeconds(6));
      slot.wire(n).ends(CloseReason.END_OF_STREAM);
      slot.advance(Duration.ofMillis(250));
      assertThat(slot.wires.count()).isEqualTo(n + 1);
    }
  }

  @Test
  void connectionThatIsLostRightAfterItIsAcknowledgedIsOpenedEverMoreRarely() {
    slot.start("seldom");
    for (int n = 1; n <= 12; n++) {
      int next = n + 1;
      slot.open(n);
      slot.text(n, "ack 1");
      slot.wire(n).ends(CloseReason.END_OF_STREAM);
      slot.advanceUntil(Duration.ofMillis(250), () -> slot.wires.count() == next);
    }
    assertThat(slot.scheduler.nanos()).isGreaterThan(Duration.ofSeconds(60).toNanos());
  }

  @Test
  void outageAfterAQuietTimeBeginsWithItsEnd() {
    slot.start("seldom");
    slot.open(1);
    slot.text(1, "ack 1");
    slot.advance(Duration.ofHours(1));
    slot.wire(1).ends(CloseReason.RESET);
    long lostNs = slot.scheduler.nanos();
    for (int n = 2; n <= 9; n++) {
      int tried = n;
      slot.advanceUntil(Duration.ofMillis(50), () -> slot.wires.count() == tried);
      slot.wire(n).ends(CloseReason.UNREACHABLE);
    }
    assertThat(slot.scheduler.nanos() - lostNs).isLessThan(Duration.ofSeconds(9).toNanos());
  }
}
