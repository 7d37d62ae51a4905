package io.marketprism.collector.exchange.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.marketprism.collector.model.Contract;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.spi.ExchangeAdapter.Plan;
import io.marketprism.collector.spi.SubjectClaims;
import io.marketprism.collector.spi.VenueSettings;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is collected of what is wanted: names, states, expiries, and how connections are filled. */
class MarketTest {
  private static final Set<DataType> TRADE = Set.of(DataType.TRADE);
  private static final Instant EXPIRY = Instant.parse("2026-11-22T08:00:00Z");

  private final SubjectClaims subjects = new SubjectClaims();
  private final MarketHarness one = new MarketHarness("test-one", subjects);
  private final MarketHarness two = new MarketHarness("test-two", subjects);

  @AfterEach
  void close() {
    one.close();
    two.close();
  }

  @Test
  void ofTwoInstrumentsWithOneSubjectTheFirstByIdIsCollectedAndBothAreNamed() {
    one.market.want("*", TRADE);
    one.market.resolve(list(spot("Z", "A B"), spot("Y", "A_B"), spot("X", "C")));
    assertThat(one.states())
        .containsExactly("X trade subscribing", "Y trade subscribing", "Z trade failed");
    assertThat(one.reasons())
        .contains("test-one Z would share the subject test.spot.A_B with test-one Y");
  }

  @Test
  void ofTwoVenuesOfOneExchangeTheSameIsCollectedWhicheverListIsReadFirst() {
    one.market.want("A-B", TRADE);
    two.market.want("A-B", TRADE);
    two.market.resolve(new InstrumentIndex(List.of(ofTwo("AB"))));
    assertThat(two.states()).containsExactly("AB trade subscribing");
    one.market.resolve(list(spot("ab", "A-B")));
    assertThat(one.states()).containsExactly("ab trade subscribing");
    assertThat(two.states()).containsExactly("AB trade failed");
    assertThat(two.reasons())
        .containsExactly("test-two AB would share the subject test.spot.A-B with test-one ab");
    assertThat(two.opened.get(0).calls).contains("close");
    two.market.resolve(new InstrumentIndex(List.of(ofTwo("AB"))));
    assertThat(two.states()).containsExactly("AB trade failed");
  }

  @Test
  void subjectIsFreeForAnotherOnceItsInstrumentIsNotWantedAnyMore() {
    one.market.want("A-B", TRADE);
    two.market.want("A-B", TRADE);
    one.market.resolve(list(spot("ab", "A-B")));
    two.market.resolve(new InstrumentIndex(List.of(ofTwo("AB"))));
    one.market.unwant("A-B", TRADE);
    two.market.resolve(new InstrumentIndex(List.of(ofTwo("AB"))));
    assertThat(two.states()).containsExactly("AB trade subscribing");
    assertThat(one.states()).isEmpty();
    two.market.unwant("A-B", TRADE);
    assertThat(two.states()).isEmpty();
  }

  @Test
  void instrumentThatDoesNotTradeIsSubscribedByNameAndItsReportSaysItsState() {
    Instrument halted = halted("AB", "A-B").withState("HALT\u001b");
    one.market.want("A-B", TRADE);
    one.market.want("*-C", TRADE);
    one.market.resolve(list(halted, halted("AC", "A-C"), spot("BC", "B-C")));
    assertThat(one.states()).containsExactly("AB trade subscribing", "BC trade subscribing");
    assertThat(one.reasons())
        .containsExactlyInAnyOrder(
            "subscription sent; the exchange lists it as HALT\\u001B", "subscription sent");
    one.market.resolve(list(spot("AB", "A-B"), halted("BC", "B-C")));
    assertThat(one.states()).containsExactly("AB trade subscribing", "BC trade subscribing");
    assertThat(one.reasons())
        .containsExactlyInAnyOrder(
            "subscription sent", "subscription sent; the exchange lists it as not trading");
  }

  @Test
  void patternThatIsNotWantedAnyMoreEndsAlsoWhatHasStoppedTrading() {
    one.market.want("*-B", TRADE);
    one.market.resolve(list(spot("AB", "A-B")));
    one.market.resolve(list(halted("AB", "A-B")));
    one.market.unwant("*-B", TRADE);
    assertThat(one.states()).isEmpty();
    assertThat(one.slots.all()).isEmpty();
  }

  @Test
  void whatAnotherSelectorWantsIsNotEnded() {
    one.market.want("*-B", Set.of(DataType.TRADE, DataType.BBO));
    one.market.want("A-B", TRADE);
    one.market.resolve(list(spot("AB", "A-B"), spot("CB", "C-B")));
    one.market.unwant("*-B", Set.of(DataType.TRADE, DataType.BBO));
    assertThat(one.states()).containsExactly("AB trade subscribing");
    assertThat(one.slots.all()).hasSize(1);
  }

  @Test
  void expiryEndsTheFeedAtItsTimeThoughTheExchangeListsItStill() {
    InstrumentIndex list = list(dated("ABF", "A-B-20261122"), spot("AB", "A-B"));
    one.market.want("A-B-20261122", TRADE);
    one.market.want("*", TRADE);
    one.market.resolve(list);
    one.scheduler.advance(Duration.between(Instant.parse("2026-11-22T00:00:00Z"), EXPIRY));
    assertThat(one.market.expire()).as("clocks may differ").isFalse();
    one.scheduler.advance(Duration.ofSeconds(5));
    assertThat(one.market.expire()).isTrue();
    assertThat(one.market.expire()).isFalse();
    assertThat(one.states()).containsExactly("AB trade subscribing", "ABF trade failed");
    assertThat(one.reasons()).contains("expired at 2026-11-22T08:00:00Z");
    one.market.resolve(list);
    assertThat(one.states()).containsExactly("AB trade subscribing", "ABF trade failed");
    one.market.resolve(list(spot("AB", "A-B")));
    assertThat(one.reasons()).contains("no such instrument in the list of 1");
  }

  @Test
  void whatAPatternFoundEndsInSilenceWhenItExpires() {
    one.market.want("*", TRADE);
    one.market.resolve(list(dated("ABF", "A-B-20261122"), spot("AB", "A-B")));
    one.scheduler.advance(Duration.ofHours(9));
    assertThat(one.market.expire()).isTrue();
    assertThat(one.states()).containsExactly("AB trade subscribing");
    assertThat(one.slots.all()).hasSize(1);
  }

  @Test
  void connectionThatIsRefusedLeavesNothingHalfAdded() {
    try (MarketHarness tight = new MarketHarness("test-tight", new SubjectClaims(), 1)) {
      tight.market.want("A-B", Set.of(DataType.TRADE, DataType.BBO));
      tight.market.resolve(list(spot("AB", "A-B")));
      assertThat(tight.states()).containsExactly("A-B bbo failed", "A-B trade failed");
      assertThat(tight.slots.all()).isEmpty();
      assertThat(tight.opened).hasSize(1);
      assertThat(tight.opened.get(0).calls).containsExactly("close");
      tight.market.unwant("A-B", Set.of(DataType.BBO));
      tight.market.resolve(list(spot("AB", "A-B")));
      assertThat(tight.states()).containsExactly("AB trade subscribing");
    }
  }

  @Test
  void planCountsWhatIsOpenedThoughRoutesAndRoomDiffer() {
    Instrument[] some =
        IntStream.range(0, 7).mapToObj(i -> spot("S" + i, "S-" + i)).toArray(Instrument[]::new);
    Plan plan = plan(list(some));
    one.market.want("*", one.settings.dataTypes());
    one.market.resolve(list(some));
    assertThat(one.opened).hasSize(6);
    assertThat(plan.sockets()).isEqualTo(6);
    assertThat(plan.channels())
        .isEqualTo(14)
        .isEqualTo(one.market.feeds(one.scheduler.nanos()).size());
    assertThat(plan.books()).isZero();
    assertThat(plan.secondsToLive())
        .as("five connections after the first, two requests, and a second")
        .isEqualTo(5 * 2 + 2 + 1);
    assertThat(plan.problems()).isEmpty();
  }

  @Test
  void planSaysThatConnectionsAreMoreThanTheLimitAllows() {
    PlanMaker.Room room = new PlanMaker.Room(9, 4);
    Plan plan =
        new PlanMaker(one.protocol, one.settings, MarketHarness.HOST, room)
            .plan(
                new InstrumentIndex(
                    IntStream.range(0, 7).mapToObj(i -> spot("S" + i, "S-" + i)).toList()),
                0);
    assertThat(plan.requests()).isEqualTo(4);
    assertThat(plan.problems())
        .containsExactly(
            "10 connections are needed, 4 of them for requests, and 9 are allowed: "
                + "not all is collected");
  }

  @Test
  void planLeavesOutWhatHasExpired() {
    InstrumentIndex list = list(dated("ABF", "A-B-20261122"), spot("AB", "A-B"));
    assertThat(plan(list).instruments()).hasSize(2);
    one.scheduler.advance(Duration.ofHours(9));
    assertThat(plan(list).instruments()).extracting(Instrument::venueSymbol).containsExactly("AB");
    assertThat(plan(list).channels()).isEqualTo(2);
  }

  @Test
  void expiredInstrumentThatIsNamedIsAProblemOfThePlan() {
    one.scheduler.advance(Duration.ofHours(9));
    Plan plan = plan(list(dated("ABF", "A-B-20261122")), "A-B-20261122");
    assertThat(plan.unknown()).isEmpty();
    assertThat(plan.problems())
        .containsExactly("A-B-20261122 is not collected: expired at 2026-11-22T08:00:00Z");
  }

  @Test
  void whatWasAddedBeforeAFailureIsOpened() {
    one.market.want("A-B", TRADE);
    one.market.want("Z", TRADE);
    InstrumentIndex list = list(spot("AB", "A-B"), spot(MarketHarness.BROKEN, "Z"));
    assertThatIllegalStateException().isThrownBy(() -> one.market.resolve(list));
    assertThat(one.opened.get(0).calls).containsExactly("subscribe [AB@trade]", "start");
  }

  @Test
  void instrumentKeepsItsSubjectWhenTheListNamesItOtherwise() {
    one.market.want("*", TRADE);
    one.market.resolve(list(spot("AB", "A-B")));
    one.market.want("*", Set.of(DataType.BBO));
    one.market.resolve(list(spot("AB", "A-B:A"), spot("ABC", "A-B:C")));
    one.market.want("A-B:A", Set.of(DataType.BBO));
    assertThat(one.reports())
        .filteredOn(report -> report.instrument().venueSymbol().equals("AB"))
        .extracting(report -> report.instrument().symbol())
        .containsExactly("A-B", "A-B");
    one.market.unwant("*", Set.of(DataType.TRADE, DataType.BBO));
    assertThat(one.states()).containsExactly("AB bbo subscribing");
    one.market.unwant("A-B:A", Set.of(DataType.BBO));
    assertThat(one.states()).isEmpty();
    assertThat(subjects.claim(spot("other", "A-B"), by -> {})).isEmpty();
  }

  @Test
  void dataThatIsWantedAfterTheListNamesItOtherwiseHasTheSameSubject() {
    one.market.want("A-B", TRADE);
    one.market.resolve(list(spot("AB", "A-B")));
    one.market.want("AB", Set.of(DataType.BBO));
    one.market.resolve(list(spot("AB", "A-B:A")));
    one.market.unwant("AB", Set.of(DataType.BBO));
    one.market.want("A-B:A", Set.of(DataType.BBO));
    assertThat(one.reports())
        .extracting(report -> report.instrument().symbol())
        .containsExactly("A-B", "A-B");
  }

  @Test
  void subjectThatIsGivenBackIsUsedWithoutANewList() {
    one.market.want("Y", TRADE);
    one.market.want("Z", TRADE);
    one.market.resolve(list(spot("Z", "A B"), spot("Y", "A_B")));
    assertThat(one.states()).containsExactly("Y trade subscribing", "Z trade failed");
    one.market.unwant("Y", TRADE);
    one.scheduler.advance(Duration.ofSeconds(3));
    one.market.useFreed();
    assertThat(one.states()).containsExactly("Z trade subscribing");
  }

  @Test
  void placeThatIsGivenBackIsUsedOnceItsConnectionIsClosed() {
    try (MarketHarness tight = new MarketHarness("test-tight", new SubjectClaims(), 1)) {
      tight.market.want("AB", TRADE);
      tight.market.want("CD", Set.of(DataType.BBO));
      tight.market.resolve(list(spot("AB", "A-B"), spot("CD", "C-D")));
      assertThat(tight.states()).containsExactly("AB trade subscribing", "CD bbo failed");
      tight.market.unwant("AB", TRADE);
      tight.market.useFreed();
      assertThat(tight.states()).as("it may be closing still").containsExactly("CD bbo failed");
      tight.scheduler.advance(Duration.ofSeconds(3));
      tight.market.useFreed();
      assertThat(tight.states()).containsExactly("CD bbo subscribing");
    }
  }

  @Test
  void listThatCannotBeReadForLongIsSaidUntilItIsReadAgain() {
    one.market.want("A-B", TRADE);
    one.market.resolve(list(spot("AB", "A-B")));
    one.scheduler.advance(Duration.ofMinutes(10));
    one.market.listUnreadable("down\u001b");
    one.scheduler.advance(Duration.ofMinutes(20));
    one.market.listUnreadable("still down");
    assertThat(one.states()).containsExactly("AB trade subscribing");
    one.scheduler.advance(Duration.ofSeconds(1));
    assertThat(one.states()).containsExactly("AB trade subscribing", "instrument list trade stale");
    assertThat(one.reasons())
        .contains("the instrument list cannot be read: still down, since 2026-11-22T00:10:00Z");
    one.market.resolve(list(spot("AB", "A-B")));
    assertThat(one.states()).containsExactly("AB trade subscribing");
    one.market.listUnreadable("down");
    assertThat(one.states()).containsExactly("AB trade subscribing");
  }

  private Plan plan(InstrumentIndex list, String... selectors) {
    VenueSettings asked = one.settings;
    VenueSettings settings =
        new VenueSettings(
            asked.venue(),
            asked.rest(),
            asked.sockets(),
            selectors.length == 0 ? asked.instruments() : List.of(selectors),
            asked.dataTypes(),
            asked.depth(),
            asked.trades(),
            asked.snapshotInterval());
    return new PlanMaker(one.protocol, settings, MarketHarness.HOST, new PlanMaker.Room(50, 4))
        .plan(list, one.context.feeds().clocks().wall().millis());
  }

  private static InstrumentIndex list(Instrument... instruments) {
    return new InstrumentIndex(List.of(instruments));
  }

  private static Instrument spot(String id, String symbol) {
    return instrument("test-one", id, symbol, true, Optional.empty());
  }

  private static Instrument ofTwo(String id) {
    return instrument("test-two", id, "A-B", true, Optional.empty());
  }

  private static Instrument halted(String id, String symbol) {
    return instrument("test-one", id, symbol, false, Optional.empty());
  }

  private static Instrument dated(String id, String symbol) {
    return instrument(
        "test-one",
        id,
        symbol,
        true,
        Optional.of(
            new Contract(BigDecimal.ONE, "A", "B", false, OptionalLong.of(EXPIRY.toEpochMilli()))));
  }

  private static Instrument instrument(
      String venue, String id, String symbol, boolean trading, Optional<Contract> contract) {
    return new Instrument(
        new Venue(venue, "test"),
        MarketType.SPOT,
        symbol,
        id,
        "A",
        "B",
        2,
        2,
        QuantityUnit.BASE,
        trading,
        contract);
  }
}
