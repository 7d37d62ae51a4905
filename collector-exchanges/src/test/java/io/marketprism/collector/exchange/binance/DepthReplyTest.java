package io.marketprism.collector.exchange.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DepthReplyTest {
  private static final String REPLY =
      "{\"lastUpdateId\":1027024,\"bids\":[[\"4.00\",\"431\"],[\"3.99\",\"9\"]],"
          + "\"asks\":[[\"4.0200\",\"12.5\"]]}";

  @Test
  void replyGivesIdAndLevelsBestFirst() {
    BookSnapshot snapshot = parse(REPLY, 2);
    assertThat(snapshot.last()).isEqualTo(1_027_024);
    assertThat(snapshot.scales()).isEqualTo(new Scales(2, 1));
    assertThat(snapshot.bids().count()).isEqualTo(2);
    assertThat(snapshot.bids().price(0)).isEqualTo(400);
    assertThat(snapshot.bids().size(1)).isEqualTo(90);
    assertThat(snapshot.asks().price(0)).isEqualTo(402);
    assertThat(snapshot.asks().size(0)).isEqualTo(125);
    assertThat(snapshot.receivedNs()).isEqualTo(77);
    assertThat(snapshot.exchangeTimeMs()).isEqualTo(MarketEvent.UNKNOWN);
  }

  @Test
  void sideWithFewerLevelsThanAskedForIsComplete() {
    BookSnapshot snapshot = parse(REPLY, 2);
    assertThat(snapshot.bidsComplete()).isFalse();
    assertThat(snapshot.asksComplete()).isTrue();
    assertThat(parse(REPLY, 3).bidsComplete()).isTrue();
    assertThat(parse(REPLY, 1).asksComplete()).isFalse();
  }

  @Test
  void replyOfFuturesHasATime() {
    assertThat(parse(REPLY.replace("{", "{\"E\":5,\"T\":4,"), 2).exchangeTimeMs()).isEqualTo(5);
  }

  @Test
  void finerDecimalsAnywhereInTheReplyWidenAllOfIt() {
    String finer =
        "{\"asks\":[[\"5\",\"0.12345678\"]],\"bids\":[[\"4\",\"1\"],[\"3.99999999\",\"1\"]],"
            + "\"lastUpdateId\":1}";
    BookSnapshot snapshot = parse(finer, 5);
    assertThat(snapshot.scales()).isEqualTo(new Scales(8, 8));
    assertThat(snapshot.bids().price(0)).isEqualTo(400_000_000);
    assertThat(snapshot.bids().price(1)).isEqualTo(399_999_999);
    assertThat(snapshot.asks().size(0)).isEqualTo(12_345_678);
  }

  @Test
  void newListingIsEmptyAtMinusOne() {
    BookSnapshot snapshot = parse("{\"lastUpdateId\":-1,\"bids\":[],\"asks\":[]}", 5);
    assertThat(snapshot.last()).isEqualTo(-1);
    assertThat(snapshot.bids().count()).isZero();
    assertThat(snapshot.bidsComplete()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | TRUNCATED",
        "<html></html> | SYNTAX",
        "[] | KIND",
        "{\"code\":-1121,\"msg\":\"Invalid symbol.\"} | MISSING_FIELD",
        "{\"lastUpdateId\":1,\"bids\":[]} | MISSING_FIELD",
        "{\"lastUpdateId\":1,\"bids\":[],\"bids\":[],\"asks\":[]} | DUPLICATE_FIELD",
        "{\"lastUpdateId\":1,\"bids\":[[\"1\"]],\"asks\":[]} | MISSING_FIELD",
        "{\"lastUpdateId\":1,\"bids\":[[\"1\",\"-1\"]],\"asks\":[]} | NEGATIVE_SIZE",
        "{\"lastUpdateId\":1,\"bids\":[[\"1\",\"x\"]],\"asks\":[]} | NUMBER",
        "{\"lastUpdateId\":1,\"bids\":null,\"asks\":[]} | KIND",
        "{\"E\":-1,\"lastUpdateId\":1,\"bids\":[],\"asks\":[]} | VALUE",
        "{\"E\":253402300800000,\"lastUpdateId\":1,\"bids\":[],\"asks\":[]} | VALUE",
        "{\"lastUpdateId\":1,\"bids\":[],\"asks\":[]}1 | TRAILING",
        "{\"lastUpdateId\":1,\"bids\":[[\"1e-19\",\"1\"]],\"asks\":[]} | OUT_OF_RANGE",
        "{\"lastUpdateId\":1,\"bids\":[[\"1e-18\",\"1\"],[\"1000\",\"1\"]],\"asks\":[]}"
            + " | OUT_OF_RANGE",
      })
  void replyThatIsNoSnapshotIsRefused(String body, Reason reason) {
    assertThatThrownBy(() -> parse(body, 5))
        .isInstanceOfSatisfying(
            MalformedFrameException.class,
            refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  @Test
  void replyTornAtAnyPlaceIsRefused() {
    for (int end = 0; end < REPLY.length(); end++) {
      String torn = REPLY.substring(0, end);
      assertThatThrownBy(() -> parse(torn, 5)).isInstanceOf(MalformedFrameException.class);
    }
  }

  private static BookSnapshot parse(String body, int limit) {
    return DepthReply.parse(body, 77, limit, new Scales(0, 0));
  }
}
