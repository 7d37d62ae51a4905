package io.marketprism.collector.app.nats.audit;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The book of one instrument by the consumer's rule: hold the last id; ignore what ends at or
 * before it; apply an update whose previous id is the held one; a snapshot that ends after it
 * replaces; otherwise wait. A chain that breaks without an announced interruption is a fault. A
 * snapshot of the held id must equal the book, as deep as both are complete.
 */
final class BookFeedCheck implements FeedCheck {
  private static final int MAX_LEVELS = 100_000;

  private final Findings findings;
  private final Waiting waiting = new Waiting();
  private final RecentUpdates recent = new RecentUpdates();
  private final Renumbering renumbering = new Renumbering();

  /** Null until a snapshot tells the levels. */
  private @Nullable AuditBook book;

  private boolean holds;
  private long held;

  /** An interruption came since the last valid data. */
  private boolean announced;

  /** One came before the first of those that wait. */
  private boolean breakAnnounced;

  BookFeedCheck(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void accept(Findings.Place place, AuditMessage message, EventBody event)
      throws UnreadableException {
    long last = event.number("last_update_id");
    if (event.isSnapshot()) {
      snapshot(place, event, last);
      return;
    }
    long previous = event.number("prev_update_id");
    if (last < previous) {
      throw new UnreadableException("update ids that fall");
    }
    update(new Waiting.Update(place, event, previous, last), message.retry());
  }

  private void update(Waiting.Update update, boolean retry) {
    if (!holds) {
      holds = true;
      apply(update);
    } else if (update.last() <= held) {
      behind(update);
    } else if (update.previous() == held) {
      follow(update, retry);
    } else {
      await(update);
    }
  }

  private void follow(Waiting.Update update, boolean retry) {
    if (waiting.firstBeyond(held) != null && !waiting.straddles(held)) {
      overtaken(update, retry);
    }
    apply(update);
    announced = false;
    renumbering.forget();
    joinWaiting();
  }

  private void overtaken(Waiting.Update update, boolean retry) {
    if (breakAnnounced) {
      findings.count(update.place().type(), Finding.FILLED);
    } else if (retry) {
      findings.count(update.place().type(), Finding.REORDERED);
    } else {
      findings.fault(update.place(), Finding.OUT_OF_ORDER, 1, text(update));
    }
  }

  private void joinWaiting() {
    Waiting.Update next = waiting.takeAfter(held);
    while (next != null) {
      if (next.last() > held) {
        apply(next);
      }
      next = waiting.takeAfter(held);
    }
    waiting.dropUntil(held);
  }

  private void apply(Waiting.Update update) {
    held = update.last();
    recent.add(update.previous(), update.last());
    AuditBook levels = book;
    if (levels != null) {
      levels.apply(update.event());
      checkLevels(update.place(), levels);
    }
  }

  private void checkLevels(Findings.Place place, AuditBook levels) {
    if (levels.levels() > MAX_LEVELS) {
      findings.fault(place, Finding.UNCHECKED, 1, "book of more than " + MAX_LEVELS + " levels");
      book = null;
    } else if (levels.isCrossed()) {
      findings.fault(place, Finding.CROSSED, 1, "book at " + held);
    }
  }

  private void behind(Waiting.Update update) {
    if (recent.contains(update.previous(), update.last())) {
      findings.fault(update.place(), Finding.DOUBLED, 1, text(update));
      return;
    }
    findings.count(update.place().type(), Finding.STALE);
    if (renumbering.isShownBy(update.previous(), update.last(), update.event())) {
      findings.count(update.place().type(), Finding.ABSENT_ANNOUNCED);
      beginAnew();
    }
  }

  private void beginAnew() {
    held = renumbering.last();
    book = renumbering.book();
    renumbering.forget();
    recent.clear();
    waiting.clear();
    announced = false;
  }

  private void await(Waiting.Update update) {
    if (update.previous() > held && waiting.firstBeyond(held) == null) {
      breakAnnounced = announced;
    }
    Waiting.Update known = waiting.add(update);
    if (known != null && known.last() == update.last()) {
      findings.fault(update.place(), Finding.DOUBLED, 1, text(update));
    } else if (known != null) {
      findings.count(update.place().type(), Finding.STALE);
    } else if (waiting.isFull()) {
      giveUp();
    }
  }

  /** Too much waits: goes on from the newest, without levels until the next whole book. */
  private void giveUp() {
    countBreaks();
    held = waiting.lastId();
    book = null;
    waiting.clear();
  }

  private void snapshot(Findings.Place place, EventBody event, long last) {
    if (!holds || last > held) {
      replace(place, event, last);
    } else if (last == held) {
      compare(place, event);
    } else {
      findings.count(place.type(), Finding.STALE);
      if (announced) {
        renumbering.begin(last, AuditBook.of(event));
      }
    }
  }

  private void replace(Findings.Place place, EventBody event, long last) {
    if (waiting.firstBeyond(held) != null) {
      countBreaks();
    } else if (holds && announced) {
      findings.count(place.type(), Finding.ABSENT_ANNOUNCED);
    }
    holds = true;
    held = last;
    take(place, event);
    waiting.dropUntil(held);
    joinWaiting();
  }

  private void take(Findings.Place place, EventBody event) {
    AuditBook levels = AuditBook.of(event);
    book = levels;
    announced = false;
    renumbering.forget();
    checkLevels(place, levels);
  }

  /** After an interruption the book may have been wrong, and so is not compared. */
  private void compare(Findings.Place place, EventBody event) {
    AuditBook levels = book;
    if (levels != null && !announced) {
      findings.count(place.type(), Finding.BOOKS_COMPARED);
      Optional<String> difference = levels.difference(AuditBook.of(event));
      difference.ifPresent(
          where -> findings.fault(place, Finding.BOOK_DIFFERS, 1, "at " + held + ": " + where));
    }
    take(place, event);
  }

  private void countBreaks() {
    Waiting.Update first = waiting.firstBeyond(held);
    if (first == null) {
      return;
    }
    int breaks = waiting.holes(held);
    if (breakAnnounced) {
      findings.count(first.place().type(), Finding.ABSENT_ANNOUNCED, breaks);
    } else {
      findings.fault(
          first.place(), Finding.MISSING, breaks, "updates " + held + ".." + first.previous());
    }
  }

  private static String text(Waiting.Update update) {
    return "update " + update.previous() + ".." + update.last();
  }

  @Override
  public void interrupted(AuditMessage message) {
    announced = true;
    breakAnnounced |= message.retry();
  }

  @Override
  public boolean isOpen() {
    return waiting.firstBeyond(held) != null && !breakAnnounced;
  }

  @Override
  public void end() {
    countBreaks();
    waiting.clear();
  }
}
