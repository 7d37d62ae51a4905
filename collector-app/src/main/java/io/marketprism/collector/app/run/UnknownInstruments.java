package io.marketprism.collector.app.run;

import io.marketprism.collector.app.config.EffectiveConfig;
import io.marketprism.collector.app.config.Problem;
import io.marketprism.collector.app.config.VenueConfig;
import java.util.List;

/** Says where in the configuration an instrument stands that its exchange does not list. */
public final class UnknownInstruments {
  private UnknownInstruments() {}

  /** The problems with those instruments of a venue. */
  public static List<Problem> problems(
      EffectiveConfig effective, String venue, List<String> unknown) {
    VenueConfig config = effective.config().venues().get(venue);
    String path = "venues." + venue + ".instruments";
    return unknown.stream()
        .map(
            one -> {
              int at = config == null ? -1 : config.instruments().indexOf(one);
              return effective.problem(
                  at < 0 ? path : path + "[" + at + "]",
                  "is \"" + one + "\", which the exchange does not list");
            })
        .toList();
  }
}
