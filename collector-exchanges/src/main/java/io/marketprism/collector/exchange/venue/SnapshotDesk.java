package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.exchange.session.RestReply;
import io.marketprism.collector.exchange.session.RestRequest.Priority;
import io.marketprism.collector.spi.ExchangeContext;
import io.marketprism.collector.spi.Scheduler.Cancellable;
import io.marketprism.collector.sync.BookSynchronizer;
import java.net.URI;

/**
 * Fetches snapshots for the books of one slot. A wish waits for its turn in the budget of the host;
 * a repeated one waits for a backoff first; one that the book awaits no more is not asked. Replies
 * are read on a REST thread outside the slot's lock, and joined under it.
 */
final class SnapshotDesk implements LastWish.Way {
  private final VenueProtocol protocol;
  private final URI rest;
  private final VenueRest client;
  private final ExchangeContext context;
  private final SlotLock lock;

  SnapshotDesk(
      VenueProtocol protocol, URI rest, VenueRest client, ExchangeContext context, SlotLock lock) {
    this.protocol = protocol;
    this.rest = rest;
    this.client = client;
    this.context = context;
    this.lock = lock;
  }

  @Override
  public Cancellable begin(BookSynchronizer book, long ticket, int attempt) {
    Errand errand =
        new Errand(
            protocol.snapshot(rest, book.instrument(), book.depth(), book.scales()), book, ticket);
    errand.begin(attempt);
    return errand;
  }

  /** One wish, from the pause before it to its reply. Its steps are guarded by the slot's lock. */
  private final class Errand implements Cancellable {
    private final VenueRequest<BookSnapshot> request;
    private final BookSynchronizer book;
    private final long ticket;

    /** What it waits for: the end of the pause, or the reply. */
    private Cancellable step = () -> {};

    Errand(VenueRequest<BookSnapshot> request, BookSynchronizer book, long ticket) {
      this.request = request;
      this.book = book;
      this.ticket = ticket;
    }

    void begin(int attempt) {
      if (attempt == 0) {
        ask();
      } else {
        step =
            context
                .scheduler()
                .schedule(
                    SnapshotPauses.before(attempt, context.random()), () -> lock.run(this::ask));
      }
    }

    @Override
    public void cancel() {
      step.cancel();
    }

    private void ask() {
      if (book.awaits(ticket)) {
        step = client.get(request, Priority.SNAPSHOT, () -> lock.get(this::leaves), this::answer);
      }
    }

    private boolean leaves() {
      boolean wanted = book.awaits(ticket);
      if (wanted) {
        book.onSnapshotSent(ticket);
      }
      return wanted;
    }

    private void answer(RestReply reply) {
      if (reply instanceof RestReply.Success success) {
        BookSnapshot snapshot;
        try {
          snapshot = request.parser().parse(success.body(), success.receivedNs());
        } catch (RuntimeException e) {
          lock.run(() -> refuse(e));
          return;
        } catch (Error e) {
          lock.run(() -> book.onSnapshotFailed(ticket));
          throw e;
        }
        lock.run(() -> book.onSnapshot(ticket, snapshot));
      } else {
        lock.run(() -> book.onSnapshotFailed(ticket));
      }
    }

    /** Another reply may be readable; one whose numbers are too long says so of the instrument. */
    private void refuse(RuntimeException reason) {
      if (reason instanceof MalformedFrameException malformed
          && malformed.reason() == MalformedFrameException.Reason.OUT_OF_RANGE) {
        book.onSnapshotBeyondRange(ticket);
      } else {
        book.onSnapshotFailed(ticket);
      }
    }
  }
}
