package io.marketprism.collector.app.nats.audit;

import static io.marketprism.collector.app.nats.audit.AuditedEvents.SPOT;
import static io.marketprism.collector.app.nats.audit.AuditedEvents.trade;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;

class ReportTextTest {
  private final AuditReport report =
      new AuditedScript().add(trade(SPOT, 1), trade(SPOT, 4)).raw("x\u001b[2J", "", "").end();

  @Test
  void tableShowsCountsByDataTypeAndFaultsWithTheirPlaces() {
    assertThat(ReportText.table(report))
        .containsExactly(
            "data type               messages       missing       doubled  out of order",
            "trade                          2             2             0             0",
            "all                            2             2             0             0",
            "",
            "stream TEST: 3 messages, 1 to 3",
            "instances: ; messages on other subjects: 1",
            "2 faults, the first:",
            "missing in TEST at 2: trade.binance.spot.BTC-USDT trades 2..3");
  }

  @Test
  void jsonHoldsEveryFigureOnOneLine() {
    JsonObject json = ReportText.json(report);

    assertThat(json.toString()).doesNotContain("\n");
    assertThat(json.get("clean").getAsBoolean()).isFalse();
    assertThat(json.getAsJsonObject("types").getAsJsonObject("trade").get("missing").getAsLong())
        .isEqualTo(2);
    assertThat(json.getAsJsonObject("all").keySet()).hasSize(Finding.values().length);
    assertThat(json.getAsJsonArray("first_faults")).hasSize(1);
  }
}
