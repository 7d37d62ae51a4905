package io.marketprism.collector.exchange.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.connection.CloseReason;
import io.marketprism.collector.connection.ConnectionState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionTest {
  private final VirtualSlot slot = new VirtualSlot();

  @AfterEach
  void nothingIsLeft() {
    slot.closeAndCheck();
  }

  @Test
  void openingsThatAreHeldAreSaidAndTriedEachSecondWhileWhatIsOpenGoesOn() {
    slot.live("a");
    slot.registry.holdOpenings("the process has no descriptors left");
    slot.flow(1, Duration.ofSeconds(10));
    assertThat(slot.info(0).state()).isEqualTo(ConnectionState.LIVE);
    slot.wire(1).ends(CloseReason.RESET);
    slot.advance(Duration.ofSeconds(5));
    assertThat(slot.wires.count()).isEqualTo(1);
    assertThat(slot.listener.unreachable)
        .hasSizeBetween(5, 6)
        .containsOnly("0 no connection of test/0: the process has no descriptors left");
    slot.registry.holdOpenings("");
    slot.advance(Duration.ofMillis(1_250));
    slot.serve(2);
    assertThat(slot.info(0).state()).isEqualTo(ConnectionState.LIVE);
  }

  @Test
  void connectsSubscribesAndIsLiveOnceAcknowledgedAndCarryingData() {
    slot.start("a", "b");
    assertThat(slot.info(0).state()).isEqualTo(ConnectionState.CONNECTING);
    slot.open(1);
    assertThat(slot.info(0).state()).isEqualTo(ConnectionState.SUBSCRIBING);
    assertThat(slot.wire(1).sent).containsExactly("SUB 1 a,b");
    slot.text(1, "ack 1");
    assertThat(slot.info(0).state()).isEqualTo(ConnectionState.SUBSCRIBING);
    slot.text(1, "data x");
    assertThat(slot.info(0).state()).isEqualTo(ConnectionState.LIVE);
    assertThat(slot.listener.events).containsExactly("subscribed 1 a,b", "frame 1 data x");
    assertThat(slot.info(0).channels()).isEqualTo(2);
    assertThat(slot.info(0).framesReceived()).isEqualTo(2);
  }

  @Test
  void lossIsToldOnceBeforeTheNextGenerationAndAllIsSubscribedAnew() {
    slot.live("a");
    slot.wire(1).ends(CloseReason.RESET);
    slot.wire(1).ends(CloseReason.RESET);
    slot.advance(Duration.ofMillis(250));
    assertThat(slot.wires.count()).isEqualTo(2);
    slot.serve(2);
    assertThat(slot.wire(2).sent).containsExactly("SUB 1 a");
    assertThat(slot.listener.told())
        .containsExactly("subscribed 1 a", "lost 1 reset", "subscribed 2 a");
  }

  @Test
  void connectionThatCannotBeOpenedIsToldWithTheReasonAndIsNoLoss() {
    slot.start("a");
    slot.wire(1).ends(CloseReason.RESTRICTED);
    slot.advanceUntil(Duration.ofSeconds(1), () -> slot.wires.count() == 2);
    slot.serve(2);
    assertThat(slot.listener.unreachable).containsExactly("1 restricted");
    assertThat(slot.listener.told()).containsExactly("subscribed 2 a");
    slot.wire(2).ends(CloseReason.RESET);
    slot.advance(Duration.ZERO);
    assertThat(slot.listener.unreachable).as("it was open").hasSize(1);
  }

  @Test
  void onlyWhatReplacesALostConnectionCountsAsReconnect() {
    slot.start("a");
    slot.wire(1).ends(CloseReason.REFUSED);
    slot.advanceUntil(Duration.ofSeconds(2), () -> slot.wires.count() == 2);
    slot.serve(2);
    assertThat(slot.counts().reconnects()).as("none was lost").isZero();

    slot.wire(2).ends(CloseReason.RESET);
    slot.advanceUntil(Duration.ofSeconds(2), () -> slot.wires.count() == 3);
    slot.wire(3).ends(CloseReason.REFUSED);
    slot.advanceUntil(Duration.ofSeconds(2), () -> slot.wires.count() == 4);
    assertThat(slot.counts().reconnects()).as("none is open yet").isZero();
    slot.serve(4);
    assertThat(slot.counts().reconnects()).isEqualTo(1);

    slot.wire(4).ends(CloseReason.SERVER_CLOSE);
    slot.advanceUntil(Duration.ofSeconds(2), () -> slot.wires.count() == 5);
    slot.serve(5);
    assertThat(slot.counts().reconnects()).isEqualTo(2);
  }

  @Test
  void firstRetryOfAConnectionThatCarriedDataComesWithinAQuarterSecond() {
    slot.live("a");
    for (int n = 1; n <= 20; n++) {
      slot.flow(n, Duration.ofSeconds(6));
      slot.wire(n).ends(CloseReason.END_OF_STREAM);
      slot.advance(Duration.ofMillis(250));
      assertThat(slot.wires.count()).isEqualTo(n + 1);
      slot.serve(n + 1);
    }
  }

  @Test
  void lateWordsOfADeadSocketAreIgnored() {
    slot.live("a");
    slot.wire(1).ends(CloseReason.RESET);
    slot.advance(Duration.ofMillis(250));
    slot.serve(2);
    slot.wire(1).ends(CloseReason.RESET);
    slot.wire(1).events.opened();
    slot.wire(1).events.closing(1000, "bye");
    slot.wire(1).events.socketsGone();
    slot.text(1, "data late");
    slot.session.acknowledged(1, 1);
    slot.advance(Duration.ofSeconds(3));
    assertThat(slot.wires.count()).isEqualTo(2);
    assertThat(slot.info(0).state()).isEqualTo(ConnectionState.LIVE);
    assertThat(slot.listener.events).doesNotContain("frame 1 data late");
  }

  @Test
  void handshakeThatHangsIsGivenUpWithinTenSeconds() {
    slot.start("a");
    slot.advance(Duration.ofSeconds(10));
    assertThat(slot.wire(1).cancelled).isTrue();
    assertThat(slot.counts().connectFailures()).containsEntry(CloseReason.HANDSHAKE_TIMEOUT, 1L);
    slot.advance(Duration.ofSeconds(2));
    assertThat(slot.wires.count()).isEqualTo(2);
    assertThat(slot.listener.events).isEmpty();
  }

  @Test
  void closeWhileConnectingCancelsAtOnce() {
    slot.start("a");
    slot.session.close();
    slot.scheduler.runDue();
    assertThat(slot.wire(1).cancelled).isTrue();
    assertThat(slot.wire(1).closeAsked).isFalse();
  }

  @Test
  void closeOfAnOpenSocketAsksFirstAndCancelsAfterTwoSeconds() {
    slot.live("a");
    slot.session.close();
    slot.scheduler.runDue();
    assertThat(slot.wire(1).closeAsked).isTrue();
    assertThat(slot.wire(1).cancelled).isFalse();
    slot.advance(Duration.ofSeconds(2));
    assertThat(slot.wire(1).cancelled).isTrue();
    assertThat(slot.counts().closed()).containsExactly(Map.entry(CloseReason.CLOSE_TIMEOUT, 1L));
  }

  @Test
  void nothingIsToldAfterClose() {
    slot.live("a");
    slot.session.close();
    slot.text(1, "data late");
    slot.text(1, "ack 1");
    slot.wire(1).ends(CloseReason.RESET);
    slot.advance(Duration.ofSeconds(10));
    assertThat(slot.listener.events).containsExactly("subscribed 1 a", "frame 1 data first");
    assertThat(slot.wires.count()).isEqualTo(1);
  }

  @Test
  void closeTwiceAndWithoutStartIsSafe() {
    slot.session.close();
    slot.session.close();
    slot.session.start();
    slot.advance(Duration.ofSeconds(1));
    assertThat(slot.wires.count()).isZero();
  }

  @Test
  void serverCloseIsALossOnceTheSocketIsGone() {
    slot.live("a");
    slot.wire(1).events.closing(1001, "going away");
    slot.scheduler.runDue();
    assertThat(slot.info(0).state()).isEqualTo(ConnectionState.CLOSING);
    slot.advance(Duration.ofMillis(1_900));
    assertThat(slot.wires.count()).isEqualTo(1);
    slot.advance(Duration.ofMillis(400));
    assertThat(slot.wire(1).cancelled).isTrue();
    assertThat(slot.wires.count()).isEqualTo(2);
    assertThat(slot.listener.told())
        .containsExactly("subscribed 1 a", "lost 1 close_timeout: after server_close");
  }

  @Test
  void socketThatIsGoneWithoutAWordIsReplaced() {
    slot.live("a");
    slot.wire(1).events.socketsGone();
    slot.advance(Duration.ofSeconds(1));
    assertThat(slot.wires.count()).isEqualTo(2);
    assertThat(slot.counts().closed()).containsEntry(CloseReason.ZOMBIE, 1L);
  }

  @Test
  void exceptionOfAHandlerIsCountedAndTheConnectionGoesOn() {
    slot.live("a");
    slot.text(1, "exception");
    slot.text(1, "data y");
    assertThat(slot.counts().handlerErrors()).isEqualTo(1);
    assertThat(slot.listener.events).contains("frame 1 data y");
    assertThat(slot.wires.count()).isEqualTo(1);
  }

  @Test
  void errorOfAHandlerReplacesTheConnection() {
    slot.live("a");
    slot.text(1, "error");
    slot.advance(Duration.ofMillis(250));
    slot.serve(2);
    slot.text(2, "assert");
    slot.advance(Duration.ofSeconds(1));
    slot.serve(3);
    assertThat(slot.counts().closed()).containsEntry(CloseReason.HANDLER_ERROR, 2L);
    assertThat(slot.fatal).isEmpty();
  }

  @Test
  void exhaustedHeapIsReportedAndTheSlotRecovers() {
    slot.live("a");
    slot.text(1, "memory");
    slot.advance(Duration.ofMillis(250));
    slot.serve(2);
    assertThat(slot.fatal).hasSize(1).first().isInstanceOf(OutOfMemoryError.class);
    assertThat(slot.counts().closed()).containsEntry(CloseReason.OUT_OF_MEMORY, 1L);
    assertThat(slot.info(0).state()).isEqualTo(ConnectionState.LIVE);
  }

  @Test
  void peerThatDoesNotReadIsReplaced() {
    slot.live("a");
    slot.wire(1).queued = 2 << 20;
    slot.session.subscribe(List.of("b"));
    slot.advance(Duration.ofMillis(500));
    assertThat(slot.wire(1).cancelled).isTrue();
    assertThat(slot.counts().closed()).containsEntry(CloseReason.NOT_READING, 1L);
  }

  @Test
  void ownerCanReplaceTheConnection() {
    slot.live("a");
    slot.session.replace("book of a is wrong");
    slot.advance(Duration.ofMillis(250));
    slot.serve(2);
    assertThat(slot.wire(1).cancelled).isTrue();
    assertThat(slot.listener.told()).contains("lost 1 replaced: book of a is wrong");
  }

  @Test
  void channelsComeAndGoWithoutReconnecting() {
    slot.live("a");
    slot.session.subscribe(List.of("b", "c"));
    slot.advance(Duration.ofSeconds(1));
    slot.text(1, "ack 2");
    slot.session.unsubscribe(List.of("a"));
    slot.advance(Duration.ofSeconds(1));
    slot.session.resubscribe(List.of("b"));
    slot.advance(Duration.ofSeconds(1));
    assertThat(slot.wire(1).sent)
        .containsExactly("SUB 1 a", "SUB 2 b,c", "UNSUB 3 a", "UNSUB 4 b", "SUB 5 b");
    assertThat(slot.wires.count()).isEqualTo(1);
    assertThat(slot.info(0).channels()).isEqualTo(2);
  }

  @Test
  void answersGoFirstAndNothingIsSentFasterThanAllowed() {
    slot.live("a");
    slot.session.subscribe(List.of("b"));
    slot.session.reply(1, "PONG");
    slot.scheduler.runDue();
    assertThat(slot.wire(1).sent).containsExactly("SUB 1 a");
    slot.advance(Duration.ofMillis(249));
    assertThat(slot.wire(1).sent).hasSize(1);
    slot.advance(Duration.ofMillis(1));
    slot.advance(Duration.ofMillis(249));
    assertThat(slot.wire(1).sent).hasSize(2);
    slot.advance(Duration.ofMillis(1));
    assertThat(slot.wire(1).sent).containsExactly("SUB 1 a", "PONG", "SUB 2 b");
  }
}
