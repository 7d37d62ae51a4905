package io.marketprism.collector.exchange.okx;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.model.LiquidationEvent;
import io.marketprism.collector.model.Side;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiquidationPayloadTest {
  private static final String SHORT =
      detail("buy", "short", "46007.831", "13.50", 1_692_266_434_010L);
  private static final String LONG = detail("sell", "long", "45000", "2", 1_692_266_434_009L);

  private final SeldomHarness harness = new SeldomHarness();

  @Test
  void everyDetailOfEveryInstrumentIsAnEvent() {
    assertThat(
            harness.decode(
                frame(
                    of("BTC-USDT-SWAP", SHORT, LONG),
                    of("IOST-USDT-SWAP", SHORT),
                    of("BTC-USD-SWAP", LONG))))
        .isEqualTo("DATA");
    assertThat(harness.published)
        .extracting(event -> event.instrument().venueSymbol())
        .containsExactly("BTC-USDT-SWAP", "BTC-USDT-SWAP", "BTC-USD-SWAP");
    assertThat(harness.channels)
        .as("one channel for all instruments")
        .filteredOn(name -> name.startsWith("liquidation"))
        .containsExactly("liquidation-orders:SWAP");
  }

  @Test
  void liquidationHasTheTimeSideAndBankruptcyPriceOfItsDetail() {
    LiquidationEvent event = (LiquidationEvent) harness.only(frame(of("BTC-USDT-SWAP", SHORT)));
    assertThat(event.instrument()).isEqualTo(SeldomHarness.LINEAR);
    assertThat(event.side()).as("a short was closed").isEqualTo(Side.BUY);
    assertThat(event.price()).hasValue(new BigDecimal("46007.831"));
    assertThat(event.averagePrice()).isEmpty();
    assertThat(event.quantity()).isEqualTo(new BigDecimal("13.5"));
    assertThat(event.liquidationTime()).as("never our own time").hasValue(1_692_266_434_010L);
    assertThat(event.exchangeTimeMs()).isEqualTo(1_692_266_434_010L);
    assertThat(event.receivedNs()).isEqualTo(SeldomHarness.RECEIVED_NS);
    assertThat(event.isSampled()).isTrue();
    LiquidationEvent sold = (LiquidationEvent) harness.only(frame(of("BTC-USDT-SWAP", LONG)));
    assertThat(sold.side()).as("a long was closed").isEqualTo(Side.SELL);
  }

  @Test
  void equalDetailsOfOneMessageAreToldApartAlsoWhereTheirInstrumentStandsTwice() {
    String frame = frame(of("BTC-USDT-SWAP", SHORT, SHORT), of("BTC-USDT-SWAP", SHORT));
    assertThat(harness.decode(frame)).isEqualTo("DATA");
    assertThat(harness.published)
        .extracting(event -> ((LiquidationEvent) event).ordinal())
        .containsExactly(0, 1, 2);
    harness.decode(frame);
    assertThat(harness.published).as("a repeated message is none").hasSize(3);
    assertThat(harness.counts("liquidation-orders:BTC-USDT-SWAP").stale()).isEqualTo(3);
  }

  @Test
  void emptyBankruptcyPriceIsAbsent() {
    String unpriced = frame(of("BTC-USDT-SWAP", SHORT)).replace("46007.831", "");
    assertThat(((LiquidationEvent) harness.only(unpriced)).price()).isEmpty();
  }

  @Test
  void frameOfInstrumentsWithoutAFeedIsDataWithoutAnEvent() {
    assertThat(harness.decode(frame(of("IOST-USDT-SWAP", SHORT)))).isEqualTo("DATA");
    assertThat(harness.decode(frame(of("BTC-USDT-SWAP")))).isEqualTo("DATA");
    assertThat(harness.published).isEmpty();
    assertThat(harness.decode(frame(of("BTC-USDT-SWAP", SHORT)).replace("SWAP\"}", "FUTURES\"}")))
        .as("a kind that is not subscribed")
        .isEqualTo("IGNORED");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"side\":\"buy\"', '\"side\":\"both\"', VALUE",
    "'\"side\":\"buy\",', '', MISSING_FIELD",
    "'\"sz\":\"13.50\"', '\"sz\":\"0\"', VALUE",
    "'\"sz\":\"13.50\"', '\"sz\":\"-1\"', VALUE",
    "'\"sz\":\"13.50\"', '\"sz\":\"x\"', NUMBER",
    "'\"sz\":\"13.50\"', '\"sz\":13.5', KIND",
    "'\"sz\":\"13.50\",', '', MISSING_FIELD",
    "',\"ts\":\"1692266434010\"', '', MISSING_FIELD",
    "'\"ts\":\"1692266434010\"', '\"ts\":\"\"', NUMBER",
    "'\"ts\":\"1692266434010\"', '\"ts\":\"-5\"', NUMBER",
    "'\"ts\":\"1692266434010\"', '\"ts\":\"253402300800000\"', VALUE",
    "'\"details\":[', '\"details\":[7,', KIND",
    "'\"details\":', '\"details\":[],\"details\":', DUPLICATE_FIELD",
    "'\"details\":', '\"others\":', MISSING_FIELD",
    "'\"instType\":\"SWAP\",\"uly\"', '\"instType\":\"MARGIN\",\"uly\"', VALUE",
  })
  void whatIsNoLiquidationIsRefusedWithAllOfItsFrameAndCounted(
      String good, String bad, String reason) {
    String whole = frame(of("BTC-USD-SWAP", LONG), of("BTC-USDT-SWAP", SHORT));
    int last = whole.lastIndexOf(good);
    assertThat(last).isPositive();
    String frame = whole.substring(0, last) + bad + whole.substring(last + good.length());
    assertThat(harness.decode(frame)).isEqualTo(reason);
    assertThat(harness.published).isEmpty();
    String counted = reason.toLowerCase(Locale.ROOT);
    assertThat(harness.counts("liquidation-orders:BTC-USDT-SWAP").rejected())
        .isEqualTo(Map.of(counted, 1L));
    assertThat(harness.counts("liquidation-orders:BTC-USD-SWAP").rejected())
        .as("it may have held one of these")
        .isEqualTo(Map.of(counted, 1L));
  }

  @Test
  void moreDetailsThanThereEverAreAreRefused() {
    String many = (SHORT + ",").repeat(10_000) + SHORT;
    assertThat(harness.decode(frame(of("BTC-USDT-SWAP", many)))).isEqualTo("VALUE");
    assertThat(harness.published).isEmpty();
  }

  @Test
  void frameTornAtAnyPlaceHasNoEffect() {
    String frame = frame(of("BTC-USDT-SWAP", SHORT, LONG), of("BTC-USD-SWAP", LONG));
    for (int end = 0; end < frame.length(); end++) {
      assertThat(harness.decode(frame.substring(0, end))).isEqualTo("TRUNCATED");
    }
    assertThat(harness.published).isEmpty();
  }

  private static String frame(String... instruments) {
    return SeldomHarness.frame(
        "liquidation-orders", "\"instType\":\"SWAP\"", String.join(",", instruments));
  }

  private static String of(String instId, String... details) {
    return ("{\"details\":[%s],\"instFamily\":\"BTC-USDT\",\"instId\":\"%s\",\"instType\":\"SWAP\","
            + "\"uly\":\"BTC-USDT\"}")
        .formatted(String.join(",", details), instId);
  }

  private static String detail(String side, String held, String price, String size, long timeMs) {
    return ("{\"bkLoss\":\"0\",\"bkPx\":\"%s\",\"ccy\":\"\",\"posSide\":\"%s\",\"side\":\"%s\","
            + "\"sz\":\"%s\",\"ts\":\"%d\"}")
        .formatted(price, held, side, size, timeMs);
  }
}
