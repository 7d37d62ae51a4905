package io.marketprism.collector.exchange.okx;

import com.google.gson.stream.JsonReader;
import io.marketprism.collector.exchange.venue.Reads;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Decimals;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.RatioEvent;
import io.marketprism.collector.model.RatioEvent.Split;
import io.marketprism.collector.model.SeriesEvent;
import io.marketprism.collector.model.SeriesEvent.Times;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads ratios of longs to shorts, newest first: when, and the ratio. The exchange gives no shares
 * of the two, and none are computed.
 *
 * <pre>{"code":"0","msg":"","data":[["1701417600000","1.1739"],["1701417300000","1.1692"]]}</pre>
 *
 * <p>Source: OKX API v5, trading statistics, read 2026-11-22.
 */
final class RatioReply {
  /** Over which time the exchange takes each. */
  static final String PERIOD = "5m";

  /** The exchange gives at most so many. */
  private static final int MAX_RATIOS = 100;

  private static final Pattern TIME = Pattern.compile("[0-9]{1,18}");

  private final Instrument instrument;
  private final DataType dataType;
  private final long receivedNs;
  private final List<SeriesEvent> ratios = new ArrayList<>();

  private RatioReply(Instrument instrument, DataType dataType, long receivedNs) {
    this.instrument = instrument;
    this.dataType = dataType;
    this.receivedNs = receivedNs;
  }

  /**
   * The ratios in a reply; may be none.
   *
   * @param dataType whose ratios were asked for
   * @throws IllegalArgumentException where the reply is not what was asked for
   */
  static List<SeriesEvent> parse(
      Instrument instrument, DataType dataType, String body, long receivedNs) {
    RatioReply reply = new RatioReply(instrument, dataType, receivedNs);
    OkxReply.read("a list of ratios", body, reply::readRatio);
    return List.copyOf(reply.ratios);
  }

  private void readRatio(JsonReader json) throws IOException {
    json.beginArray();
    String time = OkxReply.text(json);
    String ratio = OkxReply.text(json);
    json.endArray();
    if (!TIME.matcher(time).matches()
        || Long.parseLong(time) > Reads.LAST_TIME_MS
        || ratios.size() == MAX_RATIOS) {
      throw new IllegalArgumentException("the reply is not a list of ratios");
    }
    ratios.add(
        new RatioEvent(
            instrument,
            dataType,
            new Split(Decimals.exact(ratio), Optional.empty(), Optional.empty()),
            PERIOD,
            new Times(Long.parseLong(time), receivedNs)));
  }
}
