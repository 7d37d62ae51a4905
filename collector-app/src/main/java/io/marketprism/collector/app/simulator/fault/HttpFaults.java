package io.marketprism.collector.app.simulator.fault;

import io.marketprism.collector.app.simulator.fault.FaultKind.Place;
import io.marketprism.collector.app.simulator.server.HttpQuery;
import io.marketprism.collector.app.simulator.server.HttpReply;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Answers upgrades and REST requests, some of them wrongly. Owned by the loop thread. */
final class HttpFaults {
  private static final int UNAVAILABLE = 503;
  private static final Duration DELAY = Duration.ofSeconds(5);

  private final ArmedFaults armed;
  private final FaultTarget target;
  private final Consumer<FaultKind> counter;

  HttpFaults(ArmedFaults armed, FaultTarget target, Consumer<FaultKind> counter) {
    this.armed = armed;
    this.target = target;
    this.counter = counter;
  }

  Optional<HttpReply> upgrade(IntFunction<HttpReply> error) {
    Optional<Fault> fault = armed.take(Place.UPGRADE, one -> true);
    fault.ifPresent(one -> counter.accept(one.kind()));
    return fault.map(one -> one.kind() == FaultKind.HANG ? HttpReply.never() : refusal(one, error));
  }

  HttpReply rest(HttpQuery query, Supplier<HttpReply> answer, IntFunction<HttpReply> error) {
    Optional<Fault> struck = armed.take(Place.REST, fault -> hits(fault, query));
    if (struck.isEmpty()) {
      return answer.get();
    }
    Fault fault = struck.get();
    counter.accept(fault.kind());
    return switch (fault.kind()) {
      case REST_STATUS -> refusal(fault, error);
      case REST_DELAY -> answer.get().after(fault.duration(FaultKey.FOR, DELAY));
      case REST_STALE -> target.rememberedAnswer(query).orElseGet(answer);
      case REST_HANG -> HttpReply.never();
      default -> throw new IllegalStateException(fault.kind() + " is not of REST");
    };
  }

  private boolean hits(Fault fault, HttpQuery query) {
    String symbol = query.parameter("symbol").or(() -> query.parameter("instId")).orElse("");
    return fault.matches(FaultKey.PATH, query.path())
        && fault.matches(FaultKey.SYMBOL, symbol)
        && (fault.kind() != FaultKind.REST_STALE || target.rememberedAnswer(query).isPresent());
  }

  private static HttpReply refusal(Fault fault, IntFunction<HttpReply> error) {
    HttpReply reply = error.apply((int) fault.number(FaultKey.STATUS, UNAVAILABLE));
    return fault.text(FaultKey.RETRY_AFTER).isEmpty()
        ? reply
        : reply.retryAfter(fault.duration(FaultKey.RETRY_AFTER, Duration.ZERO));
  }
}
