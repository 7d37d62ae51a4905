package io.marketprism.collector.exchange.kit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.marketprism.collector.exchange.venue.VenueProtocol;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.sink.EventEncoder;
import io.marketprism.collector.sink.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What frames mean: data, and the words between the exchange and us. */
interface DecodingContract extends Contract {
  @Test
  default void eventSaysWhatAnotherReaderFindsInTheFrame() {
    for (String frame : samples()) {
      SlotRig rig = rig();
      assertThat(rig.receive(frame)).as(frame).isEqualTo("data");
      assertThat(rig.published).as(frame).hasSize(1);
      Said.requireSame(
          rig.published, script().said(JsonParser.parseString(frame).getAsJsonObject()), frame);
      assertThat(rig.addsUp()).isTrue();
    }
  }

  @Test
  default void timesAreTheExchangesMillisecondsAndOurNanoseconds() {
    for (String frame : samples()) {
      SlotRig rig = rig();
      rig.receive(frame);
      MarketEvent event = rig.published.get(0);
      assertThat(event.receivedNs()).as(frame).isEqualTo(SlotRig.RECEIVED_NS);
      event
          .exchangeTime()
          .ifPresent(
              time ->
                  assertThat(time)
                      .as(frame)
                      .isBetween(VenueScript.TIME_MS, VenueScript.TIME_MS + 999));
      assertThat(event.exchangeTime().isPresent() || event.dataType() == DataType.BBO).isTrue();
    }
  }

  /** Of 16 digits, which no double holds, and of more than the instrument's list promises. */
  @Test
  default void decimalsAreExactAndPrintedPlain() {
    Level ours = new Level("90071992547.40993", "0.0000000001");
    Level padded = new Level("43210.500000000000", "1.2300000000");
    SlotRig rig = rig();
    String id = script().instrument();
    rig.receive(script().trade(id, 1, ours));
    rig.receive(script().delta(id, SlotRig.BEGIN, 161, List.of(padded), List.of(ours)));
    rig.receive(script().quote(id, 1, padded, ours));
    assertThat(rig.published).hasSize(3);
    assertThat(json(rig.published.get(0)))
        .contains("\"price\":\"90071992547.40993\"", "\"quantity\":\"0.0000000001\"");
    assertThat(json(rig.published.get(1)))
        .contains("[\"43210.5\",\"1.23\"]", "[\"90071992547.40993\",\"0.0000000001\"]");
    assertThat(json(rig.published.get(2)))
        .contains("\"bid_price\":\"43210.5\"", "\"bid_size\":\"1.23\"")
        .contains("\"ask_price\":\"90071992547.40993\"", "\"ask_size\":\"0.0000000001\"");
  }

  private static String json(MarketEvent event) {
    JsonBytes bytes = new JsonBytes(1_024);
    new EventEncoder("kit").encode(event, bytes);
    return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
  }

  /** What it declares is what its frames and replies give, of one instrument or another. */
  @Test
  default void venueHasTheDataTypesThatItDeclaresAndNoOthers() {
    Set<DataType> given = EnumSet.of(DataType.ORDERBOOK);
    SlotRig rig = rig();
    List<String> frames = new ArrayList<>(samples());
    script().furtherFrames().values().forEach(frames::addAll);
    frames.forEach(frame -> assertThat(rig.receive(frame)).as(frame).isEqualTo("data"));
    rig.published.forEach(event -> given.add(event.feed()));
    script().polledReplies().keySet().forEach(type -> given.addAll(polled(type)));
    assertThat(given).isEqualTo(script().protocol().description().dataTypes());
    assertThat(script().furtherFrames().keySet())
        .noneMatch(type -> script().polledReplies().containsKey(type));
  }

  private Set<DataType> polled(DataType type) {
    VenueProtocol protocol = script().protocol();
    Set<DataType> given = EnumSet.noneOf(DataType.class);
    for (Instrument instrument : instruments()) {
      if (protocol.offers(instrument, type)) {
        protocol
            .poll(SlotRig.REST, instrument, type)
            .orElseThrow()
            .request()
            .parser()
            .parse(script().polledReply(type, instrument.venueSymbol()), 1)
            .forEach(event -> given.add(event.dataType()));
      }
    }
    assertThat(given).containsExactly(type);
    return given;
  }

  @Test
  default void dataThatNameAnotherInstrumentThanTheirChannelAreRefused() {
    for (String frame : script().misnamed()) {
      SlotRig rig = rig();
      assertThat(rig.receive(frame)).as(frame).isEqualTo("value");
      assertThat(rig.published).isEmpty();
      assertThat(rig.addsUp()).isTrue();
    }
  }

  @Test
  default void dataOfAChannelThatNobodyAskedForAreIgnoredAndCounted() {
    SlotRig rig = rig();
    String other = script().otherInstrument();
    assertThat(rig.receive(script().trade(other, 1, SlotRig.BID))).isEqualTo("ignored");
    assertThat(rig.receive(script().quote(other, 1, SlotRig.BID, SlotRig.ASK)))
        .isEqualTo("ignored");
    assertThat(rig.receive(script().delta(other, 160, 161, List.of(SlotRig.BID), List.of())))
        .isEqualTo("ignored");
    assertThat(rig.published).isEmpty();
    assertThat(rig.addsUp()).isTrue();
  }

  @Test
  default void acknowledgementNamesTheRequestAndNoChannelThatIsAbsentFromIt() {
    SlotRig rig = rig();
    List<String> all = rig.channels();
    String absent = all.get(0);
    List<String> granted = all.subList(1, all.size());
    Asked asked = new Asked(42, true, all);
    rig.slot.calls().clear();
    for (String frame : script().granted(asked, granted)) {
      assertThat(rig.receive(frame)).as(frame).isEqualTo("control");
    }
    List<String> told =
        rig.slot.calls().stream().filter(call -> call.startsWith("acknowledged 1 42")).toList();
    if (script().grantsByChannel()) {
      assertThat(told.toString()).contains(granted).doesNotContain(absent);
    } else {
      assertThat(told).containsExactly("acknowledged 1 42");
    }
    assertThat(rig.published).isEmpty();
  }

  @Test
  default void refusalNamesTheRequestAndCarriesTheExchangesWords() {
    SlotRig rig = rig();
    Asked asked = new Asked(42, true, rig.channels());
    rig.slot.calls().clear();
    for (String frame : script().refused(asked, rig.channels().get(0), "no such channel")) {
      assertThat(rig.receive(frame)).as(frame).isEqualTo("control");
    }
    assertThat(rig.slot.calls())
        .singleElement()
        .asString()
        .startsWith("refused 1 42 ")
        .endsWith("no such channel");
    assertThat(rig.published).isEmpty();
  }

  /** An error that concerns no request may be told to the session, which knows none of that id. */
  @Test
  default void wordsThatAskForNothingChangeNothing() {
    SlotRig rig = rig();
    rig.slot.calls().clear();
    for (String frame : script().idleWords()) {
      assertThat(rig.receive(frame)).as(frame).isEqualTo("control");
    }
    assertThat(rig.slot.calls()).allMatch(call -> call.startsWith("refused 1 -1 "));
    assertThat(rig.published).isEmpty();
    assertThat(rig.reports()).allMatch(report -> report.state() == FeedState.LIVE);
    assertThat(rig.addsUp()).isTrue();
  }

  @Test
  default void lifeCheckIsAnsweredOnItsConnectionAndAPlannedEndIsAHandOver() {
    SlotRig rig = rig();
    rig.slot.calls().clear();
    script().lifeCheck().ifPresent(frame -> assertThat(rig.receive(1, frame)).isEqualTo("control"));
    if (script().lifeCheck().isPresent()) {
      String call = rig.slot.calls().remove(0);
      assertThat(call).startsWith("reply 1 ");
      assertThat(script().answersLifeCheck(call.substring("reply 1 ".length()))).isTrue();
    }
    script()
        .plannedEnd()
        .ifPresent(frame -> assertThat(rig.receive(1, frame)).isEqualTo("control"));
    assertThat(rig.slot.calls())
        .hasSize(script().plannedEnd().isPresent() ? 1 : 0)
        .allMatch(call -> call.startsWith("hand over "));
    assertThat(rig.published).isEmpty();
  }
}
