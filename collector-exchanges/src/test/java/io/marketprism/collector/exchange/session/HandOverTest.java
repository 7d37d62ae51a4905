package io.marketprism.collector.exchange.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.connection.CloseReason;
import io.marketprism.collector.connection.ConnectionState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandOverTest {
  private VirtualSlot slot = new VirtualSlot();

  @AfterEach
  void nothingIsLeft() {
    slot.closeAndCheck();
  }

  @Test
  void bothDeliverUntilTheOlderHadTimeToCatchUp() {
    slot.live("a", "b");
    slot.session.handOver("server shuts down");
    slot.scheduler.runDue();
    slot.open(2);
    assertThat(slot.info(1).state()).isEqualTo(ConnectionState.REPLACING);
    assertThat(slot.info(1).openedBy()).isEqualTo("hand_over");
    assertThat(slot.wire(2).sent).containsExactly("SUB 1 a,b");
    slot.text(1, "data old");
    slot.text(2, "data early");
    assertThat(slot.info(1).state()).isEqualTo(ConnectionState.REPLACING);
    slot.text(2, "ack 1");
    slot.advance(Duration.ofMillis(1_900));
    slot.text(1, "data meanwhile");
    assertThat(slot.listener.told()).doesNotContain("handed over 2");
    slot.advance(Duration.ofMillis(600));
    slot.text(1, "data too old");
    slot.text(2, "data new");
    assertThat(slot.listener.events)
        .containsExactly(
            "subscribed 1 a,b",
            "frame 1 data first",
            "frame 1 data old",
            "frame 2 data early",
            "subscribed 2 a,b",
            "frame 1 data meanwhile",
            "handed over 2",
            "frame 2 data new");
    assertThat(slot.wire(1).closeAsked).isTrue();
    slot.wire(1).ends(CloseReason.SERVER_CLOSE);
    slot.scheduler.runDue();
    assertThat(slot.registry.connections()).hasSize(1);
    assertThat(slot.info(0).state()).isEqualTo(ConnectionState.LIVE);
    assertThat(slot.counts().closed()).containsOnlyKeys(CloseReason.HANDED_OVER);
    assertThat(slot.counts().handOvers()).isEqualTo(1);
    assertThat(slot.counts().reconnects()).isZero();
  }

  @Test
  void beginsBeforeTheLifetimeEndsAtAMomentOfItsOwn() {
    slot.live("a");
    slot.session.close();
    Duration earliest = Duration.ofHours(23).multipliedBy(95).dividedBy(100);
    long first = lifetimeOf(1);
    long second = lifetimeOf(2);
    assertThat(first).isBetween(earliest.toMillis(), Duration.ofHours(23).toMillis());
    assertThat(second).isBetween(earliest.toMillis(), Duration.ofHours(23).toMillis());
    assertThat(first).isNotEqualTo(second);
  }

  @Test
  void quietChannelsAreHandedOverWithoutData() {
    slot.live("a");
    slot.session.handOver("planned");
    slot.scheduler.runDue();
    slot.open(2);
    slot.text(2, "ack 1");
    slot.advance(Duration.ofSeconds(4));
    assertThat(slot.listener.told()).doesNotContain("handed over 2");
    slot.advance(Duration.ofSeconds(2));
    assertThat(slot.listener.told()).contains("handed over 2");
  }

  @Test
  void newerThatIsNotReadyInTimeIsGivenUpAndTriedAgain() {
    slot.live("a");
    slot.session.handOver("planned");
    slot.scheduler.runDue();
    slot.open(2);
    slot.flow(1, HandOver.WITHIN.plusSeconds(1));
    assertThat(slot.wire(2).cancelled).isTrue();
    assertThat(slot.info(0).generation()).isEqualTo(1);
    slot.flow(1, Duration.ofSeconds(10));
    assertThat(slot.wires.count()).isEqualTo(3);
    slot.serve(3);
    slot.flow(1, Duration.ofSeconds(3));
    assertThat(slot.listener.told()).endsWith("subscribed 3 a", "handed over 3");
    assertThat(slot.listener.told()).noneMatch(event -> event.startsWith("lost"));
  }

  @Test
  void newerThatFailsLeavesTheOlderInCharge() {
    slot.live("a");
    slot.session.handOver("planned");
    slot.scheduler.runDue();
    slot.wire(2).ends(CloseReason.REFUSED);
    slot.flow(1, Duration.ofSeconds(11));
    assertThat(slot.wires.count()).isEqualTo(3);
    assertThat(slot.listener.told()).containsExactly("subscribed 1 a");
    assertThat(slot.wire(1).cancelled).isFalse();
  }

  @Test
  void olderThatDiesAfterTheNewerWasAcknowledgedIsNoLoss() {
    slot.live("a");
    slot.session.handOver("planned");
    slot.scheduler.runDue();
    slot.open(2);
    slot.text(2, "ack 1");
    slot.wire(1).ends(CloseReason.RESET);
    slot.scheduler.runDue();
    assertThat(slot.listener.told())
        .containsExactly("subscribed 1 a", "subscribed 2 a", "handed over 2");
    assertThat(slot.info(0).state()).isEqualTo(ConnectionState.LIVE);
  }

  @Test
  void olderThatDiesBeforeIsALossAndWhatTheNewerHasIsToldAgain() {
    slot = new VirtualSlot(smallBatches(), 10);
    slot.start("a", "b");
    slot.open(1);
    slot.advance(Duration.ofSeconds(1));
    slot.text(1, "ack 1");
    slot.text(1, "ack 2");
    slot.text(1, "data x");
    slot.session.handOver("planned");
    slot.scheduler.runDue();
    slot.open(2);
    slot.text(2, "ack 1");
    slot.wire(1).ends(CloseReason.RESET);
    slot.advance(Duration.ofSeconds(1));
    slot.text(2, "ack 2");
    slot.text(2, "data y");
    assertThat(slot.listener.told())
        .containsExactly(
            "subscribed 1 a",
            "subscribed 1 b",
            "subscribed 2 a",
            "lost 1 reset",
            "subscribed 2 a",
            "subscribed 2 b");
    assertThat(slot.info(0).state()).isEqualTo(ConnectionState.LIVE);
    assertThat(slot.wires.count()).isEqualTo(2);
    slot.wire(2).ends(CloseReason.RESET);
    slot.scheduler.runDue();
    assertThat(slot.listener.told()).endsWith("lost 2 reset");
  }

  @Test
  void olderThatDiesWhileTheNewerConnectsIsALossAndTheNewerTakesItsPlace() {
    slot.live("a");
    slot.session.handOver("planned");
    slot.scheduler.runDue();
    slot.wire(1).ends(CloseReason.RESET);
    slot.scheduler.runDue();
    slot.open(2);
    assertThat(slot.info(0).state()).isEqualTo(ConnectionState.SUBSCRIBING);
    slot.text(2, "ack 1");
    slot.text(2, "data y");
    assertThat(slot.listener.told())
        .containsExactly("subscribed 1 a", "lost 1 reset", "subscribed 2 a");
    assertThat(slot.wires.count()).isEqualTo(2);
  }

  @Test
  void silentOlderIsALossEvenIfTheNewerWasAcknowledged() {
    slot.live("a");
    slot.flow(1, Duration.ofSeconds(6));
    slot.advance(Duration.ofSeconds(4));
    slot.session.handOver("planned");
    slot.scheduler.runDue();
    slot.open(2);
    slot.text(2, "ack 1");
    slot.advance(Duration.ofMillis(1_600));
    assertThat(slot.listener.told().get(2)).startsWith("lost 1 silent");
  }

  @Test
  void withoutAPlaceTheHandOverIsTriedLater() {
    slot = new VirtualSlot(TestProtocol.LIMITS, 1);
    slot.live("a");
    slot.session.handOver("planned");
    slot.flow(1, Duration.ofSeconds(30));
    assertThat(slot.wires.count()).isEqualTo(1);
    assertThat(slot.counts().refused()).isGreaterThanOrEqualTo(2);
    slot.wire(1).ends(CloseReason.RESET);
    slot.advance(Duration.ofMillis(250));
    assertThat(slot.wires.count()).isEqualTo(2);
  }

  @Test
  void secondCallWhileOneGoesOnDoesNothing() {
    slot.live("a");
    slot.session.handOver("planned");
    slot.session.handOver("server shuts down");
    slot.scheduler.runDue();
    assertThat(slot.wires.count()).isEqualTo(2);
  }

  @Test
  void channelsThatComeAndGoMeanwhileConcernBoth() {
    slot.live("a", "b");
    slot.session.handOver("planned");
    slot.scheduler.runDue();
    slot.open(2);
    slot.session.subscribe(List.of("c"));
    slot.session.unsubscribe(List.of("b"));
    slot.flow(1, Duration.ofSeconds(1));
    assertThat(slot.wire(1).sent).containsExactly("SUB 1 a,b", "SUB 2 c", "UNSUB 3 b");
    assertThat(slot.wire(2).sent).containsExactly("SUB 1 a,b", "SUB 2 c", "UNSUB 3 b");
  }

  /** Milliseconds from the opening of the newest connection of a fresh slot to its hand-over. */
  private static long lifetimeOf(int seed) {
    VirtualSlot fresh = new VirtualSlot();
    for (int i = 0; i < seed; i++) {
      fresh.environment.random().nextLong();
    }
    fresh.live("a");
    long openedNs = fresh.scheduler.nanos();
    fresh.advanceUntil(
        Duration.ofSeconds(20),
        () -> {
          fresh.text(1, "data x");
          return fresh.wires.count() > 1;
        });
    long lifetimeMs = (fresh.scheduler.nanos() - openedNs) / 1_000_000;
    fresh.closeAndCheck();
    return lifetimeMs;
  }

  private static SessionLimits smallBatches() {
    SessionLimits limits = TestProtocol.LIMITS;
    return new SessionLimits(
        1,
        limits.requestSpacing(),
        limits.acknowledgeWithin(),
        limits.lifetime(),
        limits.pingInterval(),
        limits.silenceFloor(),
        limits.silenceCeiling(),
        limits.maxMessageBytes());
  }
}
