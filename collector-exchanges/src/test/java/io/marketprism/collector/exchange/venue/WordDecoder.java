package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.book.BookDelta;
import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.Feed;
import io.marketprism.collector.sync.TradeFeed;
import java.util.Map;
import java.util.TreeMap;

/**
 * Frames that tests can read: {@code data CHANNEL ID}, {@code ack N}, {@code refuse N}, {@code
 * shutdown}, {@code ping}; anything else is malformed.
 */
final class WordDecoder implements FrameDecoder {
  private final Control control;
  private Map<String, Feed> feeds = Map.of();

  WordDecoder(Control control) {
    this.control = control;
  }

  @Override
  public void feeds(Map<String, ? extends Feed> byChannel) {
    feeds = new TreeMap<>(byChannel);
  }

  @Override
  public boolean isData(String frame) {
    return frame.startsWith("data");
  }

  @Override
  public Outcome decode(String frame, long receivedNs) {
    String[] words = frame.split(" ", -1);
    switch (words[0]) {
      case "ack" -> control.acknowledged(Long.parseLong(words[1]));
      case "refuse" -> control.refused(Long.parseLong(words[1]), "no");
      case "later" -> control.postponed(Long.parseLong(words[1]), "busy");
      case "shutdown" -> control.handOver("shutdown");
      case "ping" -> control.reply("pong");
      case "data" -> {
        return data(words[1], Long.parseLong(words[2]), receivedNs);
      }
      default -> throw malformed();
    }
    return Outcome.CONTROL;
  }

  private Outcome data(String channel, long id, long receivedNs) {
    Feed feed = feeds.get(channel);
    if (feed instanceof TradeFeed trades) {
      trades.trade().single(id).priced(1, 1, trades.scales()).times(1, 1, receivedNs);
      trades.onTrade(Side.BUY, 1, receivedNs);
    } else if (feed instanceof BookSynchronizer book) {
      BookDelta delta = new BookDelta().clear().ids(id, id, MarketEvent.UNKNOWN);
      delta.times(1, receivedNs).scales(book.scales()).bids().add(100 + id % 7, id);
      book.onDelta(delta);
    } else {
      return Outcome.IGNORED;
    }
    return Outcome.DATA;
  }

  private static MalformedFrameException malformed() {
    JsonScanner json = new JsonScanner();
    json.reset("x");
    return json.refused(MalformedFrameException.Reason.SYNTAX);
  }
}
