package io.marketprism.collector.app.faults;

import com.google.gson.JsonArray;
import io.marketprism.collector.app.mainjob.ConsumerBook;
import io.marketprism.collector.app.mainjob.EventFiles.Line;
import io.marketprism.collector.app.simulator.market.TrueBook;
import java.math.BigDecimal;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One book as its lines say, and whether they may be believed. Not thread-safe. */
final class FollowedBook {
  private final String name;
  private final List<String> faults;
  private final ConsumerBook book = new ConsumerBook();
  private @Nullable BigDecimal completeBid;
  private @Nullable BigDecimal completeAsk;
  private boolean announced;
  private long interruptions;
  private long backAtNs;

  /**
   * @param faults takes what is wrong, in words
   */
  FollowedBook(String name, List<String> faults) {
    this.name = name;
    this.faults = faults;
  }

  void accept(Line line) {
    if (line.isInterruption()) {
      announced = true;
      interruptions++;
      return;
    }
    checkChain(line);
    int crossed = book.crossed();
    boolean heldAlready = line.number("last_update_id") <= held();
    book.accept(line);
    if (book.crossed() > crossed) {
      faults.add(name + " is crossed at " + line.number("last_update_id"));
    }
    // What is ignored says nothing of what is held.
    if (!heldAlready && held() == line.number("last_update_id")) {
      JsonArray complete = line.event().getAsJsonArray("complete_to");
      completeBid = limit(complete, 0);
      completeAsk = limit(complete, 1);
    }
    if (announced) {
      backAtNs = line.number("received_ns");
      announced = false;
    }
  }

  /** The worst price up to which a side is complete; null where all of it is known. */
  private static @Nullable BigDecimal limit(@Nullable JsonArray complete, int side) {
    if (complete == null || complete.get(side).getAsString().isEmpty()) {
      return null;
    }
    return complete.get(side).getAsBigDecimal();
  }

  /** An update has to go on from what is held; a whole book that does not has to be announced. */
  private void checkChain(Line line) {
    long last = line.number("last_update_id");
    if (book.held().isEmpty() || (announced && line.isSnapshot())) {
      return;
    }
    long held = book.held().getAsLong();
    boolean goesOn = line.isSnapshot() ? last <= held : line.number("prev_update_id") == held;
    if (!goesOn && last > held) {
      faults.add(name + " breaks at " + held + " without a word: " + line.text().substring(0, 300));
    }
  }

  String name() {
    return name;
  }

  /** The id that it stands at; 0 before the first whole book. */
  long held() {
    return book.held().orElse(0);
  }

  long interruptions() {
    return interruptions;
  }

  /** When the last data came that followed an interruption; nanoseconds since 1970, 0 for never. */
  long backAtNs() {
    return backAtNs;
  }

  /** How it differs from the true book, as far as it says that it is complete. */
  Optional<String> difference(TrueBook truth) {
    if (truth.lastUpdateId() != held()) {
      return Optional.of(name + " stands at " + held() + ", not " + truth.lastUpdateId());
    }
    Optional<String> bids = difference("bids", truth.bids(), book.bids(), completeBid);
    return bids.or(() -> difference("asks", truth.asks(), book.asks(), completeAsk));
  }

  private Optional<String> difference(
      String side,
      NavigableMap<BigDecimal, BigDecimal> truth,
      NavigableMap<BigDecimal, BigDecimal> held,
      @Nullable BigDecimal worst) {
    List<String> right = inside(truth, worst);
    List<String> ours = inside(held, worst);
    if (right.equals(ours)) {
      return Optional.empty();
    }
    List<String> missing = right.stream().filter(level -> !ours.contains(level)).toList();
    List<String> wrong = ours.stream().filter(level -> !right.contains(level)).toList();
    return Optional.of(
        "%s differs at %d in its %s, complete to %s: missing %s, wrong %s"
            .formatted(name, held(), side, worst, missing, wrong));
  }

  /** What is not worse than a price, in plain numbers. */
  private static List<String> inside(
      NavigableMap<BigDecimal, BigDecimal> side, @Nullable BigDecimal worst) {
    return (worst == null ? side : side.headMap(worst, true))
        .entrySet().stream()
            .map(level -> plain(level.getKey()) + " " + plain(level.getValue()))
            .toList();
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }
}
