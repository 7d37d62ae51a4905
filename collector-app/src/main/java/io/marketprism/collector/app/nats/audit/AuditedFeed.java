package io.marketprism.collector.app.nats.audit;

import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Text;
import java.util.Optional;

/**
 * One subject of ours, {@code {data_type}.{exchange}.{market_type}.{symbol}}: which events belong
 * on it, and which ids they have. Not thread-safe; owned by one {@link StreamAudit}.
 */
final class AuditedFeed {
  private final DataType type;
  private final String exchange;
  private final String marketType;
  private final String symbol;
  private final FeedCheck check;

  /** The exchange's symbol that came last, and what ids of its events begin with. */
  private String venueSymbol = "";

  private String idAfterType = "";

  private AuditedFeed(DataType type, String[] tokens, FeedCheck check) {
    this.type = type;
    this.exchange = tokens[1];
    this.marketType = tokens[2];
    this.symbol = tokens[3];
    this.check = check;
  }

  /** The feed of a subject; empty where that is none of ours. */
  static Optional<AuditedFeed> of(String subject, Findings findings, Instances instances) {
    String[] tokens = subject.split("\\.", -1);
    if (tokens.length != 4) {
      return Optional.empty();
    }
    return DataType.of(tokens[0])
        .map(type -> new AuditedFeed(type, tokens, check(type, tokens, findings, instances)));
  }

  private static FeedCheck check(
      DataType type, String[] tokens, Findings findings, Instances instances) {
    return switch (type) {
      case ORDERBOOK -> new BookFeedCheck(findings);
      case TRADE ->
          new TradeFeedCheck(TradeNumbering.of(tokens[1], tokens[2]), findings, instances);
      case BBO -> new StateFeedCheck("update_id", findings);
      case LIQUIDATION, INTERRUPTION -> FeedCheck.NONE;
      case FUNDING_RATE,
          MARK_PRICE,
          INDEX_PRICE,
          OPEN_INTEREST,
          LSR_TOP_POSITION,
          LSR_ALL_ACCOUNT,
          VOLATILITY_INDEX ->
          new StateFeedCheck("ts_ms", findings);
    };
  }

  DataType type() {
    return type;
  }

  FeedCheck check() {
    return check;
  }

  /** Whether the event belongs on this subject. */
  boolean holds(EventBody event) throws UnreadableException {
    String dataType = event.isInterruption() ? event.text("feed") : event.text("data_type");
    boolean isCopy = event.isInterruption() && type == DataType.INTERRUPTION;
    return (isCopy || dataType.equals(type.wire()))
        && DataType.of(dataType).isPresent()
        && Text.subjectToken(event.text("exchange")).equals(exchange)
        && event.text("market_type").equals(marketType)
        && Text.subjectToken(event.text("symbol")).equals(symbol);
  }

  /** Whether the id is that of the event, as far as the event tells it. */
  boolean isIdOf(EventBody event, String id) throws UnreadableException {
    String prefix = event.text("data_type") + idAfterType(event);
    if (event.isInterruption()) {
      return id.startsWith(prefix) && id.endsWith(":copy") == (type == DataType.INTERRUPTION);
    }
    return switch (type) {
      case ORDERBOOK -> isBookId(prefix, event, id);
      case TRADE ->
          id.equals(prefix + (event.flag("aggregated") ? 'a' : 't') + event.id("trade_id"));
      case BBO -> id.equals(prefix + event.number("update_id"));
      default -> id.startsWith(prefix) && id.length() > prefix.length();
    };
  }

  private static boolean isBookId(String prefix, EventBody event, String id)
      throws UnreadableException {
    long last = event.number("last_update_id");
    return event.isSnapshot()
        ? id.startsWith(prefix + 's' + last + ':')
        : id.equals(prefix + 'u' + event.number("prev_update_id") + '-' + last);
  }

  private String idAfterType(EventBody event) throws UnreadableException {
    String named = event.text("venue_symbol");
    if (!named.equals(venueSymbol)) {
      venueSymbol = named;
      idAfterType =
          ':'
              + Text.fileName(event.text("exchange"))
              + ':'
              + marketType
              + ':'
              + Text.fileName(named)
              + ':';
    }
    return idAfterType;
  }

  /** The collector that made the event, where it says that; {@code id} is the event's. */
  static Optional<String> instance(EventBody event, String id) throws UnreadableException {
    if (event.isInterruption()) {
      return Optional.of(Text.fileName(event.text("instance")));
    }
    if (!event.has("update_type") || !event.isSnapshot()) {
      return Optional.empty();
    }
    String[] parts = id.split(":", -1);
    return Optional.of(parts[parts.length - 2]);
  }
}
