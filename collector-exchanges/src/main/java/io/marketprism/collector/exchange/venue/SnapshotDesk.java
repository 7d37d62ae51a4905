package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.exchange.session.RestReply;
import io.marketprism.collector.exchange.session.RestRequest.Priority;
import io.marketprism.collector.spi.ExchangeContext;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.SnapshotSource;
import java.net.URI;

/**
 * Fetches snapshots for the books of one slot. A wish waits for its turn in the budget of the host;
 * a repeated one waits for a backoff first. Replies are read on a REST thread outside the slot's
 * lock, and joined under it.
 */
final class SnapshotDesk implements SnapshotSource {
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
  public void request(BookSynchronizer book, long ticket, int attempt) {
    VenueRequest<BookSnapshot> request =
        protocol.snapshot(rest, book.instrument(), book.depth(), book.scales());
    Runnable ask = () -> ask(request, book, ticket);
    if (attempt == 0) {
      ask.run();
    } else {
      context.scheduler().schedule(SnapshotPauses.before(attempt, context.random()), ask);
    }
  }

  private void ask(VenueRequest<BookSnapshot> request, BookSynchronizer book, long ticket) {
    client.get(
        request,
        Priority.SNAPSHOT,
        () -> lock.run(() -> book.onSnapshotSent(ticket)),
        reply -> answer(request, book, ticket, reply));
  }

  private void answer(
      VenueRequest<BookSnapshot> request, BookSynchronizer book, long ticket, RestReply reply) {
    if (reply instanceof RestReply.Success success) {
      BookSnapshot snapshot;
      try {
        snapshot = request.parser().parse(success.body(), success.receivedNs());
      } catch (RuntimeException e) {
        lock.run(() -> refuse(e, book, ticket));
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
  private static void refuse(RuntimeException reason, BookSynchronizer book, long ticket) {
    if (reason instanceof MalformedFrameException malformed
        && malformed.reason() == MalformedFrameException.Reason.OUT_OF_RANGE) {
      book.onSnapshotBeyondRange(ticket);
    } else {
      book.onSnapshotFailed(ticket);
    }
  }
}
