package io.marketprism.collector.metrics;

import io.marketprism.collector.resource.ResourceSample;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The last fifteen minutes of the few figures that a glance needs, a value each five seconds, in
 * arrays that never grow. A time in which no sample was taken is a hole, and so is a figure that
 * was not known. Slots follow the monotonic clock. Not thread-safe; owned by one {@link
 * HistorySampler}.
 */
final class History {
  static final Duration INTERVAL = Duration.ofSeconds(5);
  static final int SLOTS = 180;

  /** Venues that may have a line of their own. */
  static final int MAX_VENUES = 32;

  /** The age from which a figure of the process says nothing about now. */
  private static final Duration TOO_OLD = Duration.ofSeconds(20);

  private final MetricsSource source;
  private final long startNs;
  private final Series events = new Series(SLOTS);
  private final Series resident = new Series(SLOTS);
  private final Series heapAfterGc = new Series(SLOTS);
  private final Series descriptors = new Series(SLOTS);
  private final Series outbound = new Series(SLOTS);
  private final Map<String, Series> venues = new TreeMap<>();
  private EventRates rates;
  private long slot;

  History(MetricsSource source, long nowNs) {
    this.source = source;
    this.startNs = nowNs;
    this.rates = EventRates.first(source.feeds(), nowNs);
    sampleProcess(nowNs);
    events.put(slot, Double.NaN);
  }

  /** Takes a sample, unless this slot has one. */
  void sample(long nowNs) {
    long half = INTERVAL.toNanos() / 2;
    long current = (nowNs - startNs + half) / INTERVAL.toNanos();
    if (current <= slot) {
      return;
    }
    slot = current;
    rates = rates.next(source.feeds(), nowNs);
    events.put(slot, rates.total());
    sampleVenues();
    sampleProcess(nowNs);
  }

  /** The rates between the last two samples. */
  EventRates rates() {
    return rates;
  }

  private void sampleVenues() {
    Map<String, Double> current = rates.byVenue();
    for (String venue : current.keySet()) {
      if (venues.size() < MAX_VENUES) {
        venues.computeIfAbsent(venue, name -> new Series(SLOTS));
      }
    }
    venues.forEach((venue, line) -> line.put(slot, current.getOrDefault(venue, Double.NaN)));
    venues.values().removeIf(Series::isUnknown);
  }

  private void sampleProcess(long nowNs) {
    Optional<ResourceSample> sample =
        source.resources().filter(taken -> isFresh(nowNs - taken.takenNs()));
    Optional<ResourceSample> kernel =
        sample.filter(taken -> isFresh(nowNs - taken.takenNs() + kernelAgeNs(taken)));
    heapAfterGc.put(slot, figure(sample, ResourceSample::heapAfterGcBytes));
    resident.put(slot, figure(kernel, ResourceSample::residentBytes));
    descriptors.put(slot, figure(kernel, ResourceSample::openDescriptors));
    outbound.put(slot, kernel.map(History::outbound).orElse(Double.NaN));
  }

  private static boolean isFresh(long ageNs) {
    return ageNs < TOO_OLD.toNanos();
  }

  private static long kernelAgeNs(ResourceSample sample) {
    return sample.kernelAgeNs().orElse(TOO_OLD.toNanos());
  }

  private static double figure(
      Optional<ResourceSample> sample, Function<ResourceSample, OptionalLong> figure) {
    OptionalLong value = sample.map(figure).orElse(OptionalLong.empty());
    return value.isPresent() ? value.getAsLong() : Double.NaN;
  }

  private static Double outbound(ResourceSample sample) {
    return (double)
        sample.connections().stream()
            .filter(row -> row.direction().equals("outbound"))
            .mapToLong(ResourceSample.TcpCount::count)
            .sum();
  }

  /** Everything as one JSON object. */
  byte[] bytes() throws IOException {
    return Json.object(this::write);
  }

  private void write(Json json) throws IOException {
    json.number("interval_ms", INTERVAL.toMillis());
    json.number("slot", slot);
    json.fractions("events_per_second", events.oldestFirst());
    json.fractions("resident_bytes", resident.oldestFirst());
    json.fractions("heap_after_gc_bytes", heapAfterGc.oldestFirst());
    json.fractions("open_descriptors", descriptors.oldestFirst());
    json.fractions("outbound_connections", outbound.oldestFirst());
    json.array(
        "venues",
        venues.entrySet(),
        (item, venue) -> {
          item.text("venue", venue.getKey());
          item.fractions("events_per_second", venue.getValue().oldestFirst());
        });
  }
}
