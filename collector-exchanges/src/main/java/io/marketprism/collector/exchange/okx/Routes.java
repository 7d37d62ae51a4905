package io.marketprism.collector.exchange.okx;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.TextTable;
import io.marketprism.collector.sync.Feed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where frames go, by the two parts of the channel that they name. Immutable.
 *
 * <pre>
 * {"channel":"books","instId":"BTC-USDT"}
 * {"channel":"liquidation-orders","instType":"SWAP"}
 * </pre>
 */
final class Routes {
  private static final Literal CHANNEL_KEY = Literal.of("channel");
  private static final Literal INSTRUMENT_KEY = Literal.of("instId");
  private static final Literal KIND_KEY = Literal.of("instType");
  private static final long CHANNEL = 1;
  private static final long INSTRUMENT = 2;
  private static final long KIND = 4;

  private final TextTable<Column> columns;
  private final TextTable<Row> rows;

  /** Routes to these feeds by {@link OkxChannel#key}. */
  Routes(Map<String, ? extends Feed> byKey) {
    Map<OkxChannel, List<Feed>> byChannel = new LinkedHashMap<>();
    byKey.forEach(
        (key, feed) ->
            byChannel
                .computeIfAbsent(
                    OkxChannel.carrying(OkxChannel.of(key).word(), feed.instrument()),
                    unused -> new ArrayList<>())
                .add(feed));
    List<String> words = byChannel.keySet().stream().map(OkxChannel::word).distinct().toList();
    Map<String, Column> columnsByWord = new HashMap<>();
    words.forEach(word -> columnsByWord.put(word, new Column(words.indexOf(word))));
    Map<String, Row> rowsBySubject = new HashMap<>();
    byChannel.forEach(
        (channel, feeds) ->
            rowsBySubject
                .computeIfAbsent(channel.subject(), unused -> new Row(words.size()))
                .routes
                .set(words.indexOf(channel.word()), Route.to(channel, feeds)));
    columns = TextTable.of(columnsByWord);
    rows = TextTable.of(rowsBySubject);
  }

  /** Reads the name of a channel; null where no feed is asked for it. */
  @Nullable Route read(JsonScanner json) {
    Column column = null;
    Row row = null;
    long seen = 0;
    json.beginObject();
    while (json.nextKey()) {
      if (json.keyIs(CHANNEL_KEY)) {
        seen = json.once(seen, CHANNEL);
        json.text();
        column = columns.get(json);
      } else if (json.keyIs(INSTRUMENT_KEY)) {
        seen = json.once(seen, INSTRUMENT);
        json.text();
        row = rows.get(json);
      } else if (json.keyIs(KIND_KEY)) {
        seen = json.once(seen, KIND);
        json.text();
        row = row == null ? rows.get(json) : row;
      } else {
        json.skipValue();
      }
    }
    return column == null || row == null ? null : row.routes.get(column.index());
  }

  /**
   * Where frames of one channel go. Immutable.
   *
   * @param feed the feed, or the first of several
   * @param feeds all of them
   * @param subject what their data must name
   */
  record Route(Feed feed, List<Feed> feeds, Literal subject) {
    static Route to(OkxChannel channel, List<Feed> feeds) {
      return new Route(feeds.get(0), List.copyOf(feeds), Literal.of(channel.subject()));
    }
  }

  /** A kind of channel. */
  private record Column(int index) {}

  /** The channels of one subject, by column. */
  private static final class Row {
    private final List<@Nullable Route> routes = new ArrayList<>();

    Row(int columns) {
      for (int i = 0; i < columns; i++) {
        routes.add(null);
      }
    }
  }
}
