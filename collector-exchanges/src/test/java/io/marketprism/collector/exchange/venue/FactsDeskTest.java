package io.marketprism.collector.exchange.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.connection.ConnectionLimits;
import io.marketprism.collector.connection.ConnectionRegistry;
import io.marketprism.collector.connection.StackSampling;
import io.marketprism.collector.exchange.session.ManualScheduler;
import io.marketprism.collector.exchange.session.RestReply;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.spi.ExchangeContext;
import io.marketprism.collector.spi.RawFrameListener;
import io.marketprism.collector.sync.FeedContext;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Time is virtual, and so is the exchange. */
class FactsDeskTest {
  private static final String FAILED = "facts timeout: after 10 s";

  private final ManualScheduler scheduler = new ManualScheduler();
  private final List<String> taken = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private RestReply reply = new RestReply.Success(200, "a", 1);
  private int asked;
  private int made;

  private final FactsDesk desk =
      new FactsDesk(
          type -> type == DataType.FUNDING_RATE ? List.of(request()) : List.of(),
          (request, priority, callback) -> {
            asked++;
            callback.accept(reply);
            return () -> {};
          },
          new ExchangeContext(
              new FeedContext(event -> {}, scheduler.clocks(), () -> 1, Duration.ofSeconds(60)),
              new ConnectionRegistry(
                  new ConnectionLimits(10, 10), StackSampling.OFF, scheduler.clocks()),
              scheduler,
              new Random(4),
              RawFrameListener.NONE,
              (place, failure) -> errors.add(place + " " + failure.getMessage())));

  @Test
  void factsAreReadAtOnceAndEachTenMinutes() {
    read();
    assertThat(taken).containsExactly("a");
    reply = new RestReply.Success(200, "b", 2);
    scheduler.advance(Duration.ofMinutes(10).minusMillis(1));
    assertThat(asked).isEqualTo(1);
    scheduler.advance(Duration.ofMillis(1));
    assertThat(taken).containsExactly("a", "b");
  }

  @Test
  void requestThatFailedIsRepeatedAfterAMinute() {
    reply = new RestReply.Failure(RestReply.Reason.TIMEOUT, 0, Optional.empty(), "after 10 s");
    read();
    scheduler.advance(Duration.ofMinutes(1));
    assertThat(asked).isEqualTo(2);
    assertThat(errors).as("each time").containsExactly(FAILED, FAILED);
  }

  @Test
  void replyThatCannotBeReadIsToldAndAskedForAgain() {
    reply = new RestReply.Success(200, "", 1);
    read();
    assertThat(errors).containsExactly("facts empty");
    reply = new RestReply.Success(200, "a", 1);
    scheduler.advance(Duration.ofMinutes(1));
    assertThat(taken).containsExactly("a");
  }

  @Test
  void onlyWhatIsWantedIsReadAndOnce() {
    desk.want(Set.of(DataType.ORDERBOOK, DataType.TRADE));
    assertThat(asked).isZero();
    read();
    read();
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void nothingIsReadBeforeTheInstrumentsAreKnown() {
    desk.want(Set.of(DataType.FUNDING_RATE));
    assertThat(asked).isZero();
    desk.begin();
    desk.begin();
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void eachReadingIsARequestOfItsOwn() {
    read();
    int before = made;
    scheduler.advance(Duration.ofMinutes(10));
    assertThat(asked).isEqualTo(2);
    assertThat(made).isGreaterThan(before);
  }

  private void read() {
    desk.begin();
    desk.want(Set.of(DataType.FUNDING_RATE));
  }

  private VenueRequest<?> request() {
    made++;
    return new VenueRequest<>(
        URI.create("http://127.0.0.1/facts"),
        1,
        (body, receivedNs) -> {
          if (body.isEmpty()) {
            throw new IllegalArgumentException("empty");
          }
          return taken.add(body);
        });
  }
}
