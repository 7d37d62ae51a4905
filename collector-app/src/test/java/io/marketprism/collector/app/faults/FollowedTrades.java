package io.marketprism.collector.app.faults;

import io.marketprism.collector.app.mainjob.EventFiles.Line;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The trades of one instrument as their lines say. Not thread-safe. */
final class FollowedTrades {
  private final String name;
  private final List<String> faults;

  /** Ids that were seen, by their distance from the first. */
  private final BitSet seen = new BitSet();

  private final List<Hole> holes = new ArrayList<>();
  private long first = -1;
  private long newest = -1;
  private boolean announced;

  private record Hole(long from, long to, boolean announced) {}

  /**
   * @param faults takes what is wrong, in words
   */
  FollowedTrades(String name, List<String> faults) {
    this.name = name;
    this.faults = faults;
  }

  void accept(Line line) {
    if (line.isInterruption()) {
      announced = true;
      return;
    }
    long last = line.number("trade_id");
    long from = isOfMatches(line) ? line.number("first_trade_id") : last;
    boolean backfilled = line.event().has("backfilled");
    if (first < 0 && !backfilled) {
      first = from;
      newest = from - 1;
    }
    if (from < first || first < 0) {
      return;
    }
    int at = (int) (from - first);
    if (seen.nextSetBit(at) >= 0 && seen.nextSetBit(at) <= last - first) {
      faults.add(name + " " + last + " is there twice");
    }
    seen.set(at, (int) (last - first + 1));
    if (!backfilled && from > newest + 1) {
      holes.add(new Hole(newest + 1, from - 1, announced));
    }
    announced &= backfilled;
    newest = Math.max(newest, last);
  }

  /** On OKX one event stands for several matches, whose ids rise by one. */
  private static boolean isOfMatches(Line line) {
    return line.text("exchange").equals("okx") && line.event().has("first_trade_id");
  }

  long newest() {
    return newest;
  }

  /** Ids that are absent, where an interruption says that some may be. */
  long absentAnnounced() {
    return holes.stream().filter(Hole::announced).mapToLong(this::absent).sum();
  }

  /** Ids that are absent though nothing said so. */
  long missing() {
    return holes.stream().filter(hole -> !hole.announced()).mapToLong(this::absent).sum();
  }

  private long absent(Hole hole) {
    long length = hole.to() - hole.from() + 1;
    int from = (int) (hole.from() - first);
    return length - seen.get(from, (int) (from + length)).cardinality();
  }
}
