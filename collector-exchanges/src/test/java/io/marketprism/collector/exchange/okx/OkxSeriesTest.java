package io.marketprism.collector.exchange.okx;

import static io.marketprism.collector.exchange.okx.SeldomHarness.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.FundingRateEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.OpenInterestEvent;
import io.marketprism.collector.model.PriceEvent;
import io.marketprism.collector.model.SeriesEvent;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OkxSeriesTest {
  private static final String FUNDING =
      frame(
          "funding-rate",
          "\"instId\":\"BTC-USDT-SWAP\"",
          "{\"formulaType\":\"noRate\",\"fundingRate\":\"0.0001875391284828\",\"fundingTime\":"
              + "\"1700726400000\",\"impactValue\":\"\",\"instId\":\"BTC-USDT-SWAP\",\"instType\":"
              + "\"SWAP\",\"interestRate\":\"0.0003\",\"method\":\"current_period\","
              + "\"maxFundingRate\":\"0.00375\",\"minFundingRate\":\"-0.00375\","
              + "\"nextFundingRate\":\"\",\"nextFundingTime\":\"1700755200000\",\"premium\":"
              + "\"0.0001233824646391\",\"settFundingRate\":\"0.0001699799259033\",\"settState\":"
              + "\"settled\",\"ts\":\"1700724675402\"}");
  private static final String MARK =
      frame(
          "mark-price",
          "\"instId\":\"BTC-USDT-SWAP\"",
          "{\"instType\":\"SWAP\",\"instId\":\"BTC-USDT-SWAP\",\"markPx\":\"42310.60\",\"ts\":"
              + "\"1630049139746\"}");
  private static final String INDEX =
      frame(
          "index-tickers",
          "\"instId\":\"BTC-USD\"",
          "{\"instId\":\"BTC-USD\",\"idxPx\":\"3814.05\",\"open24h\":\"3928.05\",\"high24h\":"
              + "\"3999.49\",\"low24h\":\"3764.14\",\"sodUtc0\":\"3925.3\",\"sodUtc8\":\"3927.32\","
              + "\"ts\":\"1640001659508\"}");
  private static final String INTEREST =
      frame(
          "open-interest",
          "\"instId\":\"BTC-USDT-SWAP\"",
          "{\"instId\":\"BTC-USDT-SWAP\",\"instType\":\"SWAP\",\"oi\":\"2125419.49\",\"oiCcy\":"
              + "\"21254.1949\",\"oiUsd\":\"1893207640.7\",\"ts\":\"1743041250440\"}");

  private final SeldomHarness harness = new SeldomHarness();

  @Test
  void fundingRateIsThatOfTheRunningPeriodWithTheTimesThatTheExchangeNames() {
    FundingRateEvent event = (FundingRateEvent) harness.only(FUNDING);
    assertThat(event.instrument()).isEqualTo(SeldomHarness.LINEAR);
    assertThat(event.current()).hasValue(new BigDecimal("0.0001875391284828"));
    assertThat(event.fundingTime()).hasValue(1_700_726_400_000L);
    assertThat(event.nextFundingTime()).hasValue(1_700_755_200_000L);
    assertThat(event.intervalHours()).hasValue(8);
    assertThat(event.exchangeTimeMs()).isEqualTo(1_700_724_675_402L);
    assertThat(event.receivedNs()).isEqualTo(SeldomHarness.RECEIVED_NS);
    assertThat(event.markPrice()).isEmpty();
    assertThat(event.indexPrice()).isEmpty();
  }

  @Test
  void estimatedFundingRateIsTheForecastAndNeverTheInterestRateOrThePremium() {
    assertThat(((FundingRateEvent) harness.only(FUNDING)).estimated()).isEmpty();
    String forecast =
        FUNDING.replace("\"nextFundingRate\":\"\"", "\"nextFundingRate\":\"-0.00114\"");
    assertThat(((FundingRateEvent) harness.only(forecast)).estimated())
        .hasValue(new BigDecimal("-0.00114"));
  }

  @ParameterizedTest
  @CsvSource({
    "1700755200000, 8",
    "1700740800000, 4",
    "1700730000000, 1",
    "1701331200000, 168",
    "1701334800000, -1",
    "1700730000001, -1",
    "1700726400000, -1",
    "1700726300000, -1",
    "'', -1",
  })
  void fundingIntervalIsWhatTheTimesShowInWholeHoursAndNoConstant(String next, int hours) {
    FundingRateEvent event =
        (FundingRateEvent) harness.only(FUNDING.replace("1700755200000", next));
    assertThat(event.intervalHours().orElse(-1)).isEqualTo(hours);
  }

  @Test
  void nextFundingTimeThatIsNotGivenIsAbsentAndNotNow() {
    FundingRateEvent event =
        (FundingRateEvent)
            harness.only(
                frame(
                    "funding-rate",
                    "\"instId\":\"BTC-USD-SWAP\"",
                    "{\"fundingRate\":\"0.0000734174532791\",\"fundingTime\":\"1646323200000\","
                        + "\"instId\":\"BTC-USD-SWAP\",\"instType\":\"SWAP\",\"nextFundingRate\":"
                        + "\"0.0001163723201487\"}"));
    assertThat(event.nextFundingTime()).isEmpty();
    assertThat(event.intervalHours()).isEmpty();
    assertThat(event.exchangeTimeMs()).isEqualTo(MarketEvent.UNKNOWN);
    assertThat(event.estimated()).hasValue(new BigDecimal("0.0001163723201487"));
  }

  @Test
  void markPriceIsExactAndWithoutTrailingZeros() {
    PriceEvent event = (PriceEvent) harness.only(MARK);
    assertThat(event.dataType()).isEqualTo(DataType.MARK_PRICE);
    assertThat(event.price()).isEqualTo(new BigDecimal("42310.6"));
    assertThat(event.index()).isEmpty();
    assertThat(event.exchangeTimeMs()).isEqualTo(1_630_049_139_746L);
  }

  @Test
  void indexPriceIsThatOfEachInstrumentThatFollowsTheIndexOnOneChannel() {
    assertThat(harness.channels).contains("index-tickers:BTC-USD", "index-tickers:BTC-USDT");
    assertThat(harness.channels).filteredOn(name -> name.startsWith("index")).hasSize(2);
    assertThat(harness.decode(INDEX)).isEqualTo("DATA");
    assertThat(harness.published)
        .extracting(MarketEvent::instrument)
        .containsExactly(SeldomHarness.INVERSE, SeldomHarness.DOLLARS);
    assertThat(harness.published)
        .allSatisfy(
            one -> {
              PriceEvent event = (PriceEvent) one;
              assertThat(event.dataType()).isEqualTo(DataType.INDEX_PRICE);
              assertThat(event.price()).isEqualTo(new BigDecimal("3814.05"));
              assertThat(event.index()).hasValue("BTC-USD");
              assertThat(event.exchangeTimeMs()).isEqualTo(1_640_001_659_508L);
            });
  }

  @Test
  void openInterestInDollarsIsDollarsAndCoinsAreCoins() {
    OpenInterestEvent event = (OpenInterestEvent) harness.only(INTEREST);
    assertThat(event.contracts()).hasValue(new BigDecimal("2125419.49"));
    assertThat(event.base()).hasValue(new BigDecimal("21254.1949"));
    assertThat(event.usd()).hasValue(new BigDecimal("1893207640.7"));
    assertThat(event.markPrice()).isEmpty();
    assertThat(event.exchangeTimeMs()).isEqualTo(1_743_041_250_440L);
  }

  @Test
  void openInterestWithoutDollarsHasNoneUnlessContractsAreOfDollars() {
    String without = INTEREST.replace("\"oiUsd\":\"1893207640.7\",", "");
    assertThat(((OpenInterestEvent) harness.only(without)).usd()).isEmpty();
    String inverse = without.replace("BTC-USDT-SWAP", "BTC-USD-SWAP").replace("2125419.49", "7");
    OpenInterestEvent event = (OpenInterestEvent) harness.only(inverse);
    assertThat(event.usd()).hasValue(new BigDecimal("700"));
    assertThat(event.base()).hasValue(new BigDecimal("21254.1949"));
  }

  @Test
  void severalStatesOfAFrameAreGivenInTheirOrderAndThoseKnownCountAsStale() {
    String two =
        MARK.replaceFirst("\\{\"instType[^}]*}", "$0,$0").replaceFirst("746\"}]", "747\"}]");
    assertThat(harness.decode(two)).isEqualTo("DATA");
    assertThat(harness.decode(two)).isEqualTo("DATA");
    assertThat(harness.published)
        .extracting(MarketEvent::exchangeTimeMs)
        .containsExactly(1_630_049_139_746L, 1_630_049_139_747L);
    assertThat(harness.counts("mark-price:BTC-USDT-SWAP").messages()).isEqualTo(4);
    assertThat(harness.counts("mark-price:BTC-USDT-SWAP").stale()).isEqualTo(2);
  }

  private static Stream<String> frames() {
    return Stream.of(FUNDING, MARK, INDEX, INTEREST);
  }

  @Test
  void frameTornAtAnyPlaceHasNoEffectAndIsRefused() {
    frames()
        .forEach(
            frame -> {
              for (int end = 0; end < frame.length(); end++) {
                assertThat(harness.decode(frame.substring(0, end))).isEqualTo("TRUNCATED");
              }
            });
    assertThat(harness.published).isEmpty();
  }

  @Test
  void eachNeededMemberIsMissedAndEachDoubleIsRefused() {
    List<String> needless = List.of("nextFundingTime", "nextFundingRate", "oiCcy", "oiUsd");
    frames()
        .forEach(
            frame -> {
              String data = frame.substring(frame.indexOf("[{") + 2, frame.indexOf("}]"));
              for (String member : data.split(",", -1)) {
                if (!member.matches("\"(instId|.*Px|oi.*|ts|fundingRate|.*undingTime|nextF.*)\":.*")
                    || member.contains("high24h")) {
                  continue;
                }
                int at = frame.indexOf("[{");
                String rest = frame.substring(at);
                String gone = rest.replace("," + member, "").replace(member + ",", "");
                String twice = rest.replace(member, member + "," + member);
                boolean needed =
                    needless.stream().noneMatch(member::contains)
                        && !(frame.equals(FUNDING) && member.startsWith("\"ts\""));
                assertThat(new SeldomHarness().decode(frame.substring(0, at) + gone))
                    .as(member)
                    .isEqualTo(needed ? "MISSING_FIELD" : "DATA");
                assertThat(harness.decode(frame.substring(0, at) + twice))
                    .as(member)
                    .isEqualTo("DUPLICATE_FIELD");
              }
            });
    assertThat(harness.published).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "NaN",
        "0x1",
        "1e999999999",
        "1,2",
        "--1",
        "99999999999999999999999999999999999999999"
      })
  void whatIsNoNumberIsRefused(String text) {
    for (String number : List.of("0.0001875391284828", "1700726400000")) {
      assertThat(harness.decode(FUNDING.replace(number, text))).isEqualTo("NUMBER");
    }
    assertThat(harness.decode(MARK.replace("42310.60", text))).isEqualTo("NUMBER");
    assertThat(harness.decode(MARK.replace("1630049139746", text))).isEqualTo("NUMBER");
    assertThat(harness.decode(INDEX.replace("3814.05", text))).isEqualTo("NUMBER");
    assertThat(harness.decode(INTEREST.replace("2125419.49", text))).isEqualTo("NUMBER");
    assertThat(harness.published).isEmpty();
  }

  @Test
  void whatCannotBeIsRefusedAndNothingOfTheFrameHasAnEffect() {
    String second = MARK.replaceFirst("\\{\"instType[^}]*}", "$0,$0");
    assertThat(harness.decode(second.replaceFirst("-SWAP\",\"markPx(?!.*markPx)", "-X\",\"markPx")))
        .isEqualTo("VALUE");
    assertThat(harness.decode(INTEREST.replace("\"2125419.49", "\"-1"))).isEqualTo("VALUE");
    assertThat(harness.decode(FUNDING.replace("1700726400000", "0"))).isEqualTo("VALUE");
    assertThat(harness.decode(MARK.replace("\"42310.60\"", "42310.6"))).isEqualTo("KIND");
    assertThat(harness.decode(MARK.replace("},\"data", "},\"action\":\"update\",\"data")))
        .isEqualTo("VALUE");
    assertThat(harness.published).isEmpty();
    assertThat(harness.counts("mark-price:BTC-USDT-SWAP").rejected())
        .isEqualTo(Map.of("value", 2L, "kind", 1L));
  }

  @Test
  void frameOfAnIndexThatCannotBeReadIsCountedByEachInstrumentThatFollowsIt() {
    assertThat(harness.decode(INDEX.replace("3814.05", "x"))).isEqualTo("NUMBER");
    for (String follower : List.of("BTC-USD-SWAP", "BTC-USD_UM-SWAP")) {
      assertThat(harness.counts("index-tickers:" + follower).rejected())
          .isEqualTo(Map.of("number", 1L));
    }
    assertThat(harness.counts("index-tickers:BTC-USDT-SWAP").messages()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"253402300800000", "7732641859200000", "999999999999999999"})
  void timeBeyondTheYear9999IsRefusedWithItsFrame(String late) {
    assertThat(harness.decode(FUNDING.replace("1700726400000", late))).isEqualTo("VALUE");
    assertThat(harness.decode(FUNDING.replace("1700755200000", late))).isEqualTo("VALUE");
    assertThat(harness.decode(MARK.replace("1630049139746", late))).isEqualTo("VALUE");
    assertThat(harness.published).isEmpty();
  }

  @Test
  void timeFarAheadIsRefusedByTheFeed() {
    assertThat(harness.decode(MARK.replace("1630049139746", "253402300799999"))).isEqualTo("DATA");
    assertThat(harness.published).isEmpty();
    assertThat(harness.counts("mark-price:BTC-USDT-SWAP").rejected()).containsKey("time_ahead");
  }

  @Test
  void membersInAnotherOrderMeanTheSame() {
    String reversed =
        "{\"data\":"
            + INDEX.substring(INDEX.indexOf("[{")).replace("]}", "],")
            + "\"arg\":{\"instId\":\"BTC-USD\",\"channel\":\"index-tickers\"}}";
    assertThat(harness.decode(reversed)).isEqualTo("DATA");
    assertThat(harness.published).hasSize(2).allMatch(SeriesEvent.class::isInstance);
  }
}
