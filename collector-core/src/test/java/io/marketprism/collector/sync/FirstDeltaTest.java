package io.marketprism.collector.sync;

import static io.marketprism.collector.testing.SyncHarness.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.sync.BookSynchronizer.Phase;
import io.marketprism.collector.testing.SyncHarness;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A book whose snapshot is to overlap with the deltas before it. */
class FirstDeltaTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final SyncHarness harness =
      new SyncHarness(
          new DenseRule(), BookSettings.live(1_000, Optional.empty()).afterFirstDelta(PATIENCE));

  @Test
  void snapshotIsAskedForOnceADeltaCame() {
    harness.book.subscribed();
    harness.pass(PATIENCE);
    assertThat(harness.attempts).isEmpty();

    harness.deliver(161, 165, 101, 2);
    harness.deliver(166, 166, 102, 2);
    assertThat(harness.attempts).containsExactly(0);

    harness.answer(snapshot(163, 100, 1));
    assertThat(harness.story()).containsExactly("snapshot 166");
  }

  @Test
  void bookToWhichNothingHappensIsAskedForAllTheSame() {
    harness.book.subscribed();
    harness.pass(PATIENCE.plusMillis(1));
    assertThat(harness.attempts).containsExactly(0);
    harness.deliver(161, 165, 101, 2);
    assertThat(harness.attempts).as("once").containsExactly(0);

    harness.answer(snapshot(160, 100, 1));
    assertThat(harness.story()).containsExactly("snapshot 165");
  }

  @Test
  void deltaThatShowsAGapIsTheFirstOfTheNextBook() {
    live();
    harness.deliver(171, 175, 50, 1);
    assertThat(harness.attempts).containsExactly(0, 0);
    harness.answer(snapshot(172, 100, 1));
    assertThat(harness.story()).containsExactly("snapshot 165", "interruption gap", "snapshot 175");
  }

  @Test
  void lostConnectionEndsTheWait() {
    harness.book.subscribed();
    harness.book.lost(InterruptionReason.DISCONNECT);
    harness.pass(PATIENCE.multipliedBy(2));
    assertThat(harness.attempts).isEmpty();
    assertThat(harness.book.phase()).isEqualTo(Phase.IDLE);
  }

  @Test
  void answerToAnOlderRequestIsVoidWhileADeltaIsWaitedFor() {
    harness.book.subscribed();
    harness.deliver(161, 165, 101, 2);
    harness.book.lost(InterruptionReason.DISCONNECT);
    harness.book.subscribed();
    harness.answer(snapshot(163, 100, 1));
    assertThat(harness.book.phase()).isEqualTo(Phase.BUFFERING);
    harness.deliver(171, 175, 101, 2);
    assertThat(harness.attempts).containsExactly(0, 0);
  }

  private void live() {
    harness.book.subscribed();
    harness.deliver(161, 165, 101, 2);
    harness.answer(snapshot(163, 100, 1));
    assertThat(harness.book.phase()).isEqualTo(Phase.LIVE);
  }
}
