package io.marketprism.collector.exchange.okx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.RatioEvent;
import io.marketprism.collector.model.SeriesEvent;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RatioReplyTest {
  private static final String BODY =
      "{\"code\":\"0\",\"data\":[[\"1701417600000\",\"1.1739\"],[\"1701417300000\",\"1.1690\"]],"
          + "\"msg\":\"\"}";

  @Test
  void ratioIsGivenWithItsTimeAndPeriodAndSharesThatTheExchangeDoesNotGiveAreAbsent() {
    List<SeriesEvent> ratios = parse(BODY);
    assertThat(ratios)
        .extracting(SeriesEvent::exchangeTimeMs)
        .containsExactly(1_701_417_600_000L, 1_701_417_300_000L);
    RatioEvent older = (RatioEvent) ratios.get(1);
    assertThat(older.instrument()).isEqualTo(SeldomHarness.LINEAR);
    assertThat(older.dataType()).isEqualTo(DataType.LSR_ALL_ACCOUNT);
    assertThat(older.ratio()).isEqualTo(new BigDecimal("1.169"));
    assertThat(older.longShare()).isEmpty();
    assertThat(older.shortShare()).isEmpty();
    assertThat(older.period()).isEqualTo("5m");
    assertThat(older.receivedNs()).isEqualTo(7);
  }

  @Test
  void emptyReplyHoldsNoRatio() {
    assertThat(parse("{\"code\":\"0\",\"data\":[],\"msg\":\"\"}")).isEmpty();
  }

  @Test
  void errorOfTheExchangeIsToldWithItsCodeAndText() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                parse("{\"code\":\"51001\",\"data\":[],\"msg\":\"Instrument ID does not exist\"}"))
        .withMessageContaining("51001 Instrument ID does not exist");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{\"data\":[[\"1\",\"2\"]]}",
        "{\"code\":\"0\",\"data\":{}}",
        "{\"code\":\"0\",\"code\":\"0\",\"data\":[]}",
        "{\"code\":\"51001\",\"code\":\"0\",\"data\":[]}",
        "{\"code\":\"0\",\"data\":[],\"data\":[[\"1701417600000\",\"1.1\"]]}",
        "{\"code\":\"0\",\"data\":[],\"msg\":\"\",\"msg\":\"\"}",
        "{\"code\":\"0\",\"data\":[[]]}",
        "{\"code\":\"0\",\"data\":[[\"1701417600000\"]]}",
        "{\"code\":\"0\",\"data\":[[\"1701417600000\",\"1.1\",\"2\"]]}",
        "{\"code\":\"0\",\"data\":[[1701417600000,\"1.1\"]]}",
        "{\"code\":\"0\",\"data\":[[\"-1\",\"1.1\"]]}",
        "{\"code\":\"0\",\"data\":[[\"253402300800000\",\"1.1\"]]}",
        "{\"code\":\"0\",\"data\":[[\"1701417600000\",\"\"]]}",
        "{\"code\":\"0\",\"data\":[[\"1701417600000\",\"-1\"]]}",
        "{\"code\":\"0\",\"data\":[[\"1701417600000\",\"1e99999\"]]}",
        "{\"code\":\"0\",\"data\":[[\"1701417600000\",\"1.1\"]]} x",
        "{\"code\":\"0\",\"data\":[{\"ts\":\"1701417600000\",\"ratio\":\"1.1\"}]}",
      })
  void whatIsNoListOfRatiosIsRefused(String body) {
    assertThatIllegalArgumentException().isThrownBy(() -> parse(body));
  }

  @Test
  void moreRatiosThanTheExchangeEverGivesAreRefused() {
    String ratio = "[\"1701417600000\",\"1.1\"]";
    String body = "{\"code\":\"0\",\"data\":[" + (ratio + ",").repeat(100) + ratio + "]}";
    assertThatIllegalArgumentException().isThrownBy(() -> parse(body));
  }

  private static List<SeriesEvent> parse(String body) {
    return RatioReply.parse(SeldomHarness.LINEAR, DataType.LSR_ALL_ACCOUNT, body, 7);
  }
}
