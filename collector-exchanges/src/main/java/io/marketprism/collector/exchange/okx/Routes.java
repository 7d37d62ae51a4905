package io.marketprism.collector.exchange.okx;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.TextTable;
import io.marketprism.collector.sync.Feed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where frames go, by the two parts of the channel that they name. Immutable.
 *
 * <pre>{"channel":"books","instId":"BTC-USDT"}</pre>
 */
final class Routes {
  private static final Literal CHANNEL_KEY = Literal.of("channel");
  private static final Literal INSTRUMENT_KEY = Literal.of("instId");
  private static final long CHANNEL = 1;
  private static final long INSTRUMENT = 2;

  private final TextTable<Column> columns;
  private final TextTable<Row> rows;

  /** Routes to these feeds by {@link OkxChannel#name}. */
  Routes(Map<String, ? extends Feed> byChannel) {
    List<OkxChannel> channels = byChannel.keySet().stream().map(OkxChannel::of).toList();
    List<String> words = channels.stream().map(OkxChannel::word).distinct().toList();
    Map<String, Column> columnsByWord = new HashMap<>();
    words.forEach(word -> columnsByWord.put(word, new Column(words.indexOf(word))));
    Map<String, Row> rowsById = new HashMap<>();
    byChannel.forEach(
        (name, feed) -> {
          OkxChannel channel = OkxChannel.of(name);
          rowsById
              .computeIfAbsent(channel.instId(), unused -> new Row(words.size()))
              .routes
              .set(words.indexOf(channel.word()), Route.to(feed));
        });
    columns = TextTable.of(columnsByWord);
    rows = TextTable.of(rowsById);
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
      } else {
        json.skipValue();
      }
    }
    return column == null || row == null ? null : row.routes.get(column.index());
  }

  /** Where frames of one channel go, and the instrument that they must name. Immutable. */
  record Route(Feed feed, Literal instId) {
    static Route to(Feed feed) {
      return new Route(feed, Literal.of(feed.instrument().venueSymbol()));
    }
  }

  /** A kind of channel. */
  private record Column(int index) {}

  /** The channels of one instrument, by column. */
  private static final class Row {
    private final List<@Nullable Route> routes = new ArrayList<>();

    Row(int columns) {
      for (int i = 0; i < columns; i++) {
        routes.add(null);
      }
    }
  }
}
