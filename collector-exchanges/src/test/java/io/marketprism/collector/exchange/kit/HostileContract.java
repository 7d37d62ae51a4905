package io.marketprism.collector.exchange.kit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import com.sun.management.ThreadMXBean;
import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.MarketEvent;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is wrong has no effect, is counted, and harms nothing that comes after it. */
interface HostileContract extends Contract {
  /** Values that no field of a frame should have; some may stand where nobody reads. */
  List<String> STRANGE =
      List.of(
          "{}",
          "[]",
          "null",
          "true",
          "\"\"",
          "\"x\"",
          "\"1 \"",
          "-1",
          "\"-1\"",
          "1.5",
          "\"1.5\"",
          "1e100000000",
          "\"1e100000000\"",
          "\"1e-100000000\"",
          "\"0e100000000\"",
          "1e99999999999999999999",
          "99999999999999999999",
          "\"99999999999999999999\"",
          "9223372036854775807.5",
          "01",
          "\"01\"",
          "\"+1\"",
          "\".5\"",
          "\"1.\"",
          "\"1e\"",
          "\"0x10\"",
          "\"NaN\"",
          "Infinity",
          "\"a\\u0000b\"",
          "\"\\ud800x\"",
          "\"a\tb\"",
          "\"" + "7".repeat(100_000) + "\"");

  @Test
  default void frameTornAtAnyPlaceIsRefusedAndHasNoEffect() {
    SlotRig rig = rig();
    Asked asked = new Asked(42, true, rig.channels());
    List<String> frames = new ArrayList<>(samples());
    script().furtherFrames().values().forEach(frames::addAll);
    frames.addAll(script().granted(asked, rig.channels()));
    frames.addAll(script().refused(asked, rig.channels().get(0), "no such channel"));
    script().plannedEnd().ifPresent(frames::add);
    script().lifeCheck().ifPresent(frames::add);
    rig.slot.calls().clear();
    for (String frame : frames) {
      for (int end = 0; end < frame.length(); end++) {
        String torn = frame.substring(0, end);
        assertThat(rig.receive(torn)).as(torn).isEqualTo("truncated");
      }
    }
    assertThat(rig.published).isEmpty();
    assertThat(rig.slot.calls()).isEmpty();
    assertThat(rig.addsUp()).isTrue();
  }

  @Test
  default void nestingTooDeepIsRefusedWhereverItStands() {
    for (int depth : List.of(33, 255, 20_000)) {
      String arrays = "[".repeat(depth) + "]".repeat(depth);
      String objects = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
      for (String nest : List.of(arrays, objects)) {
        SlotRig rig = rig();
        assertThat(rig.receive(nest)).isIn("nesting", "kind");
        assertThat(rig.receive("{\"x\":" + nest + "}")).isEqualTo("nesting");
        for (String frame : samples()) {
          for (int place = 0; place < JsonEdits.places(frame); place++) {
            assertThat(rig.receive(JsonEdits.replaced(frame, place, nest)))
                .as("place %d of %s", place, frame)
                .isNotIn("data", "ignored", "control");
          }
        }
        assertThat(rig.published).isEmpty();
        assertThat(rig.addsUp()).isTrue();
      }
    }
  }

  /** A field that is read cannot stand twice; one that is not may say what it wants. */
  @Test
  default void fieldThatStandsTwiceIsRefusedWhereItIsRead() {
    for (String frame : samples()) {
      for (int place = 0; place < JsonEdits.places(frame); place++) {
        boolean read = !rig().receive(JsonEdits.replaced(frame, place, "{}")).equals("data");
        Optional<String> twice = JsonEdits.doubled(frame, place);
        if (twice.isPresent()) {
          requireRefusedOrUnread(frame, twice.get(), read);
        }
      }
    }
  }

  private void requireRefusedOrUnread(String frame, String twice, boolean read) {
    SlotRig meant = rig();
    meant.receive(frame);
    SlotRig rig = rig();
    String outcome = rig.receive(twice);
    if (outcome.equals("data") && !read) {
      assertThat(rig.story()).as(twice).isEqualTo(meant.story());
    } else {
      assertThat(outcome).as(twice).isNotIn("data", "ignored", "control");
      assertThat(rig.published).as(twice).isEmpty();
    }
    assertThat(rig.addsUp()).isTrue();
  }

  @Test
  default void fieldThatIsMissedIsRefusedOrItsAbsenceIsTold() {
    for (String frame : samples()) {
      for (int place = 0; place < JsonEdits.places(frame); place++) {
        requireRefusedOrSame(rig(), JsonEdits.dropped(frame, place));
      }
    }
  }

  /** A value of another kind, out of range or of enormous size fails no other feed. */
  @Test
  default void strangeValueIsRefusedOrMeansWhatItSaysAndTheFeedGoesOn() {
    for (String frame : samples()) {
      for (int place = 0; place < JsonEdits.places(frame); place++) {
        for (String strange : STRANGE) {
          SlotRig rig = rig();
          String edited = JsonEdits.replaced(frame, place, strange);
          String outcome = requireRefusedOrSame(rig, edited);
          long failed =
              rig.reports().stream().filter(one -> one.state() == FeedState.FAILED).count();
          assertThat(failed).as(edited).isLessThanOrEqualTo(outcome.equals("out_of_range") ? 1 : 0);
          if (failed == 0 && !outcome.equals("data")) {
            assertThat(rig.receive(frame)).as("after %s", edited).isEqualTo("data");
            assertThat(rig.published).as("after %s", edited).hasSize(1);
          }
          assertThat(rig.addsUp()).isTrue();
        }
      }
    }
  }

  @Test
  default void numberBeyond64BitsFailsItsFeedLoudlyAndNoOther() {
    SlotRig rig = rig();
    Level huge = new Level("9223372036854775807.5", "1");
    assertThat(rig.receive(script().trade(script().instrument(), 1, huge)))
        .isEqualTo("out_of_range");
    assertThat(rig.trades.report(0).state()).isEqualTo(FeedState.FAILED);
    assertThat(rig.trades.report(0).reason()).contains("64 bits");
    assertThat(rig.delta(1, SlotRig.BEGIN, 161)).isEqualTo("data");
    assertThat(rig.story()).containsExactly("update 160>161");
    Level fine = new Level("0.000000000000000001", "1");
    assertThat(
            rig.receive(script().delta(script().instrument(), 161, 162, List.of(fine), List.of())))
        .isEqualTo("out_of_range");
    assertThat(rig.book.report(0).state()).isEqualTo(FeedState.FAILED);
    assertThat(rig.reports())
        .filteredOn(report -> report.state() == FeedState.FAILED)
        .extracting(FeedReport::dataType)
        .hasSize(2);
  }

  @Test
  default void tooManyLevelsAreRefusedAndALongFrameIsReadOver() {
    SlotRig rig = rig();
    List<Level> many = Collections.nCopies(LevelList.MAX_LEVELS + 1, SlotRig.BID);
    assertThat(
            rig.receive(script().delta(script().instrument(), SlotRig.BEGIN, 161, many, List.of())))
        .isEqualTo("too_many_levels");
    String trade = script().trade(script().instrument(), 1, SlotRig.BID);
    String filler = ",\"filler\":\"" + "x".repeat(12 << 20) + "\"}";
    assertThat(rig.receive(trade.substring(0, trade.length() - 1) + filler)).isEqualTo("data");
    assertThat(rig.story()).containsExactly("trade 1");
    assertThat(rig.addsUp()).isTrue();
  }

  /** Valid frames with some characters changed. */
  @Test
  default void mutatedFrameIsRefusedOrMeansWhatItSays() {
    SplittableRandom random = new SplittableRandom(20_261_122);
    for (String frame : samples()) {
      int taken = 0;
      for (int i = 0; i < 1_500; i++) {
        SlotRig rig = rig();
        taken += requireRefusedOrSame(rig, JsonEdits.spiced(frame, random)).equals("data") ? 1 : 0;
        assertThat(rig.addsUp()).isTrue();
      }
      assertThat(taken).as(frame).isBetween(25, 750);
    }
  }

  /** Gives the outcome; what was not refused means what another reader finds in it. */
  private String requireRefusedOrSame(SlotRig rig, String frame) {
    String outcome = rig.receive(frame);
    List<MarketEvent> events =
        rig.published.stream().filter(event -> !(event instanceof InterruptionEvent)).toList();
    if (outcome.equals("data")) {
      if (!events.isEmpty()) {
        Said.requireSame(
            events, script().said(JsonParser.parseString(frame).getAsJsonObject()), frame);
      }
    } else {
      assertThat(events).as("%s: %s", outcome, frame).isEmpty();
    }
    return outcome;
  }

  /** Of messages that are stale, so that no event is made of them. */
  @Test
  default void readingBooksAndTradesAllocatesNothing() {
    SlotRig rig = rig();
    String id = script().instrument();
    List<Level> bids = List.of(SlotRig.BID, new Level("43209.5", "0"));
    List<String> frames =
        List.of(
            script().delta(id, SlotRig.BEGIN - 2, SlotRig.BEGIN - 1, bids, List.of(SlotRig.ASK)),
            script().trade(id, 7, SlotRig.BID));
    play(rig, frames, 20_000);
    long before = allocated();
    play(rig, frames, 10_000);
    assertThat(allocated() - before).as("bytes in 20,000 frames").isLessThan(20_000);
    assertThat(Set.copyOf(rig.story())).containsExactly("trade 7");
  }

  private static void play(SlotRig rig, List<String> frames, int times) {
    for (int i = 0; i < times; i++) {
      rig.slot.frame(1, frames.get(0), SlotRig.RECEIVED_NS);
      rig.slot.frame(1, frames.get(1), SlotRig.RECEIVED_NS);
    }
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
