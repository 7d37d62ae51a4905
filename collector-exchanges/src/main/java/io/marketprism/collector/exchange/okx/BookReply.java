package io.marketprism.collector.exchange.okx;

import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.model.Scales;

/**
 * Reads the reply to a request for a book: the same object as in the channel, with an id of the
 * same sequence.
 *
 * <pre>{"code":"0","msg":"","data":[{"asks":[["8476.98","415","0","13"]],"bids":[],
 *     "ts":"1597026383085","seqId":123456}]}</pre>
 *
 * <p>Source: OKX API v5, order book, read 2026-11-22.
 */
final class BookReply {
  private static final long CODE = 1;
  private static final long DATA = 2;

  private BookReply() {}

  /**
   * The snapshot in a reply.
   *
   * @param scales decimals to begin with
   */
  static BookSnapshot parse(String body, long receivedNs, Scales scales) {
    JsonScanner json = new JsonScanner();
    BookData data = new BookData();
    Scales wanted = scales;
    while (true) {
      json.reset(body);
      read(json, data, wanted);
      Scales wider = wanted.widen(json.requiredPriceScale(), json.requiredSizeScale());
      if (wider.equals(wanted)) {
        return data.snapshot(receivedNs);
      }
      wanted = wider;
    }
  }

  private static void read(JsonScanner json, BookData data, Scales scales) {
    long seen = 0;
    json.beginObject();
    while (json.nextKey()) {
      if (json.keyIs("code")) {
        seen = json.once(seen, CODE);
        json.text();
        if (!json.textIs("0")) {
          throw json.refused(Reason.VALUE);
        }
      } else if (json.keyIs("data")) {
        seen = json.once(seen, DATA);
        json.beginArray();
        json.element();
        data.read(json, scales);
        Payload.last(json);
      } else {
        json.skipValue();
      }
    }
    json.end();
    json.require(seen, CODE | DATA);
    if (!data.hasId()) {
      throw json.refused(Reason.MISSING_FIELD);
    }
  }
}
