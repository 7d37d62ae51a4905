package io.marketprism.collector.exchange.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.exchange.venue.VenueProtocol.History;
import io.marketprism.collector.exchange.venue.VenueRequest;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.sync.TradeIds;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Trades of the past are asked for by their ids, and are what they were in their channel. */
interface HistoryContract extends Contract {
  @Test
  default void pastTradeIsTheOneThatItsChannelTellsOf() {
    Level level = new Level("90071992547.40993", "0.0000000001");
    SlotRig rig = rig();
    rig.receive(script().trade(script().instrument(), 7, level));
    TradeEvent live = (TradeEvent) rig.published.get(0);

    List<TradeEvent> past = parse(script().pastTrades(script().instrument(), 7, 8, level));

    assertThat(past).extracting(TradeEvent::id).containsExactlyInAnyOrder(7L, 8L);
    assertThat(past).allMatch(TradeEvent::isBackfilled);
    TradeEvent same = past.stream().filter(trade -> trade.id() == 7).findFirst().orElseThrow();
    assertThat(same)
        .usingRecursiveComparison()
        .ignoringFields("backfilled", "exchangeTimeMs", "receivedNs")
        .isEqualTo(live);
    assertThat(same.receivedNs()).isEqualTo(SlotRig.RECEIVED_NS);
    assertThat(same.exchangeTime()).isIn(OptionalLong.empty(), live.exchangeTime());
  }

  @Test
  default void replyWithoutTradesIsAnAnswer() {
    assertThat(parse(script().noPastTrades())).isEmpty();
  }

  @Test
  default void pageIsAskedForByItsFirstIdOrTheOneBehindIt() {
    VenueRequest<List<TradeEvent>> request = request(new TradeIds(123_456, 123_499));
    assertThat(request.url().toString())
        .contains(script().instrument())
        .containsPattern("=(123456|123500)&");
    assertThat(history().page()).isBetween(100, 1_000);
  }

  @Test
  default void replyThatIsCutOrOfAnotherInstrumentOrNoReplyAtAllIsRefused() {
    String whole = script().pastTrades(script().instrument(), 7, 8, SlotRig.BID);
    for (int length = 0; length < whole.length(); length++) {
      String cut = whole.substring(0, length);
      assertThatThrownBy(() -> parse(cut)).as(cut).isInstanceOf(MalformedFrameException.class);
    }
    assertThatThrownBy(() -> parse("<html>no</html>")).isInstanceOf(MalformedFrameException.class);
    if (whole.contains(script().instrument())) {
      String other = script().pastTrades(script().otherInstrument(), 7, 8, SlotRig.BID);
      assertThatThrownBy(() -> parse(other)).isInstanceOf(MalformedFrameException.class);
    }
  }

  private List<TradeEvent> parse(String body) {
    return request(new TradeIds(7, 8)).parser().parse(body, SlotRig.RECEIVED_NS);
  }

  private VenueRequest<List<TradeEvent>> request(TradeIds ids) {
    return history().pages().of(ids);
  }

  private History history() {
    return script()
        .protocol()
        .history(SlotRig.REST, instruments().get(0), TradeSource.USUAL)
        .orElseThrow();
  }
}
