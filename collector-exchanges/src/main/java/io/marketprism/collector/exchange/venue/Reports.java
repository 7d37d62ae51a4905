package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.Text;
import io.marketprism.collector.model.Venue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reports of feeds beyond what a feed knows of itself. Pure functions. */
final class Reports {
  private Reports() {}

  /**
   * Adds to a report's reason what the exchange says that may be why nothing comes.
   *
   * @param listed the instrument as the last list has it
   * @param refusal how the exchange turns our address away, empty where it does not
   */
  static FeedReport explained(FeedReport report, Optional<Instrument> listed, String refusal) {
    List<String> reasons = new ArrayList<>();
    listed
        .filter(instrument -> !instrument.trading())
        .ifPresent(instrument -> reasons.add("the exchange lists it as " + state(instrument)));
    if (!refusal.isEmpty() && report.state() != FeedState.LIVE) {
      reasons.add("requests are refused, " + refusal);
    }
    if (reasons.isEmpty()) {
      return report;
    }
    if (!report.reason().isEmpty()) {
      reasons.add(0, report.reason());
    }
    return report.withReason(String.join("; ", reasons));
  }

  private static String state(Instrument halted) {
    return halted.state().isEmpty() ? "not trading" : Text.printable(halted.state());
  }

  /** What is asked for by a name that nothing is known of. */
  static Instrument unlisted(Venue venue, String selector) {
    return new Instrument(
        venue, MarketType.SPOT, selector, selector, "", "", 0, 0, QuantityUnit.BASE, false);
  }

  /** The report of a feed that does not exist. */
  static FeedReport missing(Instrument instrument, DataType type, FeedState state, String why) {
    return new FeedReport(
        instrument,
        type,
        state,
        why,
        OptionalLong.empty(),
        OptionalLong.empty(),
        FeedReport.Counts.NONE,
        Optional.empty());
  }
}
