package io.marketprism.collector.exchange.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.exchange.venue.VenueProtocol.Poll;
import io.marketprism.collector.exchange.venue.VenueProtocol.RequestLimit;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PollLoadTest {
  private static final RequestLimit SHARED = limit("shared", 100, Duration.ofSeconds(30));
  private static final RequestLimit OWN = limit("ratios", 10, Duration.ofMinutes(5));

  private final PollLoad load = new PollLoad(SHARED);

  @Test
  void weightIsWhatAllTurnsOfAMinuteCost() {
    load.add(poll(Duration.ofSeconds(15), 3, Optional.empty()));
    load.add(poll(Duration.ofMinutes(5), 1, Optional.of(OWN)));
    assertThat(load.feeds()).isEqualTo(2);
    assertThat(load.weight()).as("4 x 3 and a fifth").isEqualTo(13);
    assertThat(load.problems()).isEmpty();
  }

  @Test
  void limitThatIsExceededIsNamedWithWhatItAllows() {
    load.add(poll(Duration.ofSeconds(1), 3, Optional.of(OWN)));
    assertThat(load.problems())
        .containsExactly(
            "polls cost 180 a minute of the 160 that shared allows: data comes later than asked for",
            "polls cost 60 a minute of the 2 that ratios allows: data comes later than asked for");
  }

  private static RequestLimit limit(String group, int weight, Duration window) {
    return new RequestLimit(group, weight, window, Optional.empty());
  }

  private static Poll poll(Duration interval, int weight, Optional<RequestLimit> own) {
    URI url = URI.create("http://127.0.0.1:9");
    return new Poll(
        interval, new VenueRequest<>(url, weight, own, (body, receivedNs) -> List.of()));
  }
}
