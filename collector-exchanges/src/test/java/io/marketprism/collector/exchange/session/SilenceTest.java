package io.marketprism.collector.exchange.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.connection.CloseReason;
import io.marketprism.collector.connection.ConnectionState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SilenceTest {
  private final VirtualSlot slot = new VirtualSlot();

  @AfterEach
  void nothingIsLeft() {
    slot.closeAndCheck();
  }

  @Test
  void silenceOfActiveChannelsIsNoticedWithinTenSeconds() {
    slot.live("a");
    slot.flow(1, Duration.ofSeconds(10));
    slot.advance(Duration.ofMillis(4_900));
    assertThat(slot.wire(1).cancelled).isFalse();
    slot.advance(Duration.ofSeconds(1));
    assertThat(slot.wire(1).cancelled).isTrue();
    assertThat(slot.counts().closed()).containsEntry(CloseReason.SILENT, 1L);
  }

  @Test
  void framesWithoutDataAreNoSignOfLife() {
    slot.live("a");
    slot.flow(1, Duration.ofSeconds(10));
    for (int i = 0; i < 60; i++) {
      slot.advance(Duration.ofMillis(100));
      slot.text(1, "heartbeat");
    }
    assertThat(slot.wire(1).cancelled).isTrue();
  }

  @Test
  void quietChannelsAreGivenFourTimesTheirUsualPause() {
    slot.live("a");
    for (int i = 0; i < 30; i++) {
      slot.advance(Duration.ofSeconds(8));
      slot.text(1, "data x");
    }
    slot.advance(Duration.ofSeconds(31));
    assertThat(slot.wires.count()).isEqualTo(1);
    slot.advance(Duration.ofSeconds(2));
    assertThat(slot.wire(1).cancelled).isTrue();
  }

  @Test
  void watchIsArmedFromTheOpeningOn() {
    slot.start("a");
    slot.open(1);
    slot.text(1, "ack 1");
    slot.advance(Duration.ofSeconds(59));
    assertThat(slot.wires.count()).isEqualTo(1);
    slot.advance(Duration.ofSeconds(2));
    assertThat(slot.wire(1).cancelled).isTrue();
  }

  @Test
  void nextConnectionKnowsWhatIsUsual() {
    slot.live("a");
    slot.flow(1, Duration.ofSeconds(10));
    slot.wire(1).ends(CloseReason.RESET);
    slot.advance(Duration.ofMillis(250));
    slot.serve(2);
    slot.advance(Duration.ofSeconds(6));
    assertThat(slot.wire(2).cancelled).isTrue();
  }

  @Test
  void connectionsThatStaySilentAreGivenTwiceAsLongEachTime() {
    slot.live("a");
    slot.flow(1, Duration.ofSeconds(10));
    assertThat(silenceUntilReplaced(1)).isBetween(5_000L, 6_000L);
    assertThat(silenceUntilReplaced(2)).isBetween(5_000L, 6_000L);
    assertThat(silenceUntilReplaced(3)).isBetween(10_000L, 11_000L);
    assertThat(silenceUntilReplaced(4)).isBetween(20_000L, 21_000L);
    slot.flow(5, Duration.ofSeconds(1));
    assertThat(silenceUntilReplaced(5)).isBetween(5_000L, 6_000L);
  }

  @Test
  void channelThatIsGrantedLateStartsTheWatchAnew() {
    slot.start("bad");
    slot.open(1);
    slot.text(1, "refuse 1");
    slot.advance(Duration.ofMinutes(5));
    slot.text(1, "ack " + slot.wire(1).sent.size());
    slot.advance(Duration.ofSeconds(50));
    assertThat(slot.wire(1).cancelled).isFalse();
    slot.advance(Duration.ofSeconds(11));
    assertThat(slot.wire(1).cancelled).isTrue();
  }

  @Test
  void slotWithoutChannelsMayBeSilent() {
    slot.start();
    slot.open(1);
    slot.advance(Duration.ofHours(1));
    assertThat(slot.wire(1).cancelled).isFalse();
  }

  @Test
  void channelsThatSpeakSeldomMayBeSilentAndBesideOthersProveNothing() {
    slot.live("seldom");
    slot.advance(Duration.ofHours(1));
    assertThat(slot.wire(1).cancelled).isFalse();
    slot.session.subscribe(List.of("a"));
    slot.advance(Duration.ofSeconds(1));
    slot.text(1, "ack 2");
    slot.advance(Duration.ofSeconds(62));
    assertThat(slot.wire(1).cancelled).isTrue();
  }

  @Test
  void slotWhoseChannelsAreAllRefusedMayBeSilent() {
    slot.start("bad");
    slot.open(1);
    for (int i = 0; i < 400; i++) {
      int asked = slot.wire(1).sent.size();
      slot.text(1, "refuse " + asked);
      slot.advance(Duration.ofSeconds(1));
    }
    assertThat(slot.wire(1).cancelled).isFalse();
    assertThat(slot.wire(1).sent.size()).isBetween(5, 12);
  }

  @Test
  void standstillOfTheProcessIsNoSilenceOfTheExchange() {
    slot.live("a");
    slot.flow(1, Duration.ofSeconds(10));
    slot.scheduler.standStill(Duration.ofSeconds(10));
    slot.advance(Duration.ofSeconds(1));
    assertThat(slot.wire(1).cancelled).isFalse();
    slot.text(1, "data waited in the socket");
    slot.flow(1, Duration.ofSeconds(10));
    assertThat(slot.wires.count()).isEqualTo(1);
  }

  @Test
  void whatWaitsInASocketAfterALongStandstillIsOldAndTheConnectionIsReplacedAtOnce() {
    slot.live("a");
    slot.flow(1, Duration.ofSeconds(10));
    slot.scheduler.standStill(Duration.ofMinutes(5));
    slot.advance(Duration.ZERO);
    assertThat(slot.wire(1).cancelled).isTrue();
    assertThat(slot.listener.told())
        .last()
        .asString()
        .isEqualTo("lost 1 standstill: the process stood still for 299500 ms");
    assertThat(slot.counts().closed()).containsExactly(Map.entry(CloseReason.STANDSTILL, 1L));
    slot.advance(Duration.ofMillis(250));
    slot.serve(2);
    assertThat(slot.info(0).state()).isEqualTo(ConnectionState.LIVE);
  }

  @Test
  void handOverThatALongStandstillInterruptsBringsNothingOldIntoCharge() {
    slot.live("a");
    slot.session.handOver("lifetime");
    slot.advance(Duration.ofSeconds(1));
    slot.open(2);
    slot.text(2, "ack 1");
    slot.text(2, "data first");
    slot.scheduler.standStill(Duration.ofSeconds(11));
    slot.advance(Duration.ZERO);
    assertThat(slot.wire(1).cancelled).isTrue();
    assertThat(slot.wire(2).cancelled).isTrue();
    assertThat(slot.listener.told())
        .noneMatch("handed over 2"::equals)
        .anyMatch(told -> told.startsWith("lost 1 standstill"));
  }

  @Test
  void connectionOnWhichNothingIsAnsweredIsReplaced() {
    slot.start("a");
    slot.open(1);
    slot.advance(Duration.ofMillis(15_600));
    assertThat(slot.counts().closed()).containsEntry(CloseReason.NOT_ACKNOWLEDGED, 1L);
  }

  /** Milliseconds until the n-th connection is given up, and then opens the next. */
  private long silenceUntilReplaced(int n) {
    long beginNs = slot.scheduler.nanos();
    slot.advanceUntil(Duration.ofMillis(100), () -> slot.wire(n).cancelled);
    long silentMs = (slot.scheduler.nanos() - beginNs) / 1_000_000;
    slot.advanceUntil(Duration.ofMillis(10), () -> slot.wires.count() > n);
    slot.open(n + 1);
    slot.text(n + 1, "ack 1");
    return silentMs;
  }
}
