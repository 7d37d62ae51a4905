package io.marketprism.collector.exchange.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.exchange.kit.Ruling.Situation;
import io.marketprism.collector.sync.SequenceRule;
import io.marketprism.collector.testing.ChannelFaultRuns;
import io.marketprism.collector.testing.FaultRuns;
import io.marketprism.collector.testing.IdScheme;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The venue's rule of ids, as a table and among faults. */
interface SequenceContract extends Contract {
  /** Lives through frames, beside those through the rule alone. */
  int FRAME_LIVES = 200;

  /** How many lives of a book among faults are played. */
  int faultRuns();

  @Test
  default void ruleSaysWhatTheVenuesIdsMean() {
    List<Ruling> rulings = Ruling.table(script().rulings());
    Set<Situation> needed = EnumSet.of(Situation.ORDER, Situation.EQUAL);
    needed.addAll(EnumSet.of(Situation.OLD, Situation.HOLE));
    if (script().ids() == VenueScript.Ids.RENUMBERED) {
      needed.addAll(EnumSet.of(Situation.ANEW, Situation.IDLE));
    }
    assertThat(rulings).extracting(Ruling::situation).containsAll(needed);
    SequenceRule rule = script().protocol().sequenceRule();
    rulings.forEach(ruling -> ruling.requireOf(rule));
  }

  @Test
  default void bookFromFramesAmongFaultsEqualsTheExchangeOrIsNotLive() {
    long comparisons = 0;
    for (long seed = 1; seed <= FRAME_LIVES; seed++) {
      comparisons += new FrameLife(script(), rig(), seed).play();
    }
    assertThat(comparisons).isGreaterThan(60L * FRAME_LIVES);
  }

  @Test
  default void bookAmongFaultsEqualsTheExchangeOrIsNotLive() {
    SequenceRule rule = script().protocol().sequenceRule();
    switch (script().ids()) {
      case DENSE -> FaultRuns.play(rule, IdScheme.DENSE, faultRuns());
      case SHARED -> FaultRuns.play(rule, IdScheme.SHARED, faultRuns());
      case CHAINED -> ChannelFaultRuns.play(rule, false, faultRuns());
      case RENUMBERED -> ChannelFaultRuns.play(rule, true, faultRuns());
    }
  }
}
