package io.marketprism.collector.exchange.session;

import io.marketprism.collector.connection.CloseReason;
import io.marketprism.collector.connection.Connection;
import io.marketprism.collector.connection.ConnectionSlot;
import io.marketprism.collector.connection.ConnectionState;
import io.marketprism.collector.connection.SlotSpec;
import io.marketprism.collector.exchange.session.RestRequest.Priority;
import io.marketprism.collector.spi.Scheduler.Cancellable;
import java.time.Duration;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Asks one exchange over REST, within its budget: requests wait in order of priority until there is
 * weight and a free place, and nothing is sent while the exchange wants us to stay away. A request
 * that waits for a limit of its own lets others pass, and so does one that waits for half of the
 * budget to be free. One request is one attempt and has one reply; who still wants an answer after
 * a failure asks again, and waits as long as it must. Thread-safe; all state belongs to the control
 * thread. Callbacks run on the REST threads, or on the control thread where a request fails without
 * having been sent.
 */
public final class RestClient implements AutoCloseable {
  private static final Duration LEAST_PAUSE = Duration.ofMillis(1);
  private static final int IDLE_CONNECTIONS = 2;
  private static final int IDLE_SECONDS = 60;

  private final SessionEnvironment environment;
  private final ControlThread control;
  private final String venue;
  private final RestLimits limits;
  private final WeightBudget budget;
  private final ConnectionSlot slot;
  private final Connection connection;
  private final CountingSocketFactory sockets;
  private final ConnectionPool pool;
  private final OkHttpClient client;
  private final RestBackoff backoff;
  private final Predicate<String> overLimit;
  private final TurnedAway turnedAway = new TurnedAway();
  private final Consumer<RestClient> onClosed;
  private final NavigableSet<RestCall> queue =
      new TreeSet<>(
          Comparator.comparing((RestCall call) -> call.request().priority())
              .thenComparingLong(RestCall::number));
  private final Set<RestCall> inFlight = ConcurrentHashMap.newKeySet();
  private @Nullable Cancellable timer;
  private long numbers;
  private volatile boolean closed;

  RestClient(
      SessionEnvironment environment,
      ControlThread control,
      OkHttpClient shared,
      RestSpec spec,
      Consumer<RestClient> onClosed) {
    this.environment = environment;
    this.control = control;
    this.venue = spec.venue();
    this.limits = spec.limits();
    this.budget = spec.budget();
    this.overLimit = spec.overLimit();
    this.onClosed = onClosed;
    this.slot =
        environment
            .registry()
            .claim(
                SlotSpec.rest(
                    spec.venue() + "/rest",
                    spec.venue(),
                    spec.host().toString(),
                    "rest client",
                    limits.inFlight()));
    this.connection = slot.open("start", this::cancelAll);
    this.sockets =
        new CountingSocketFactory(
            connection, () -> new MessageMeter(Long.MAX_VALUE), () -> control.execute(this::show));
    this.pool = new ConnectionPool(IDLE_CONNECTIONS, IDLE_SECONDS, TimeUnit.SECONDS);
    this.client = shared.newBuilder().socketFactory(sockets).connectionPool(pool).build();
    this.backoff = new RestBackoff(environment);
  }

  /**
   * Asks as {@link #get(RestRequest, BooleanSupplier, Consumer)} does, for one who only wants a
   * reply.
   */
  public Cancellable get(RestRequest request, Consumer<RestReply> callback) {
    return get(request, () -> true, callback);
  }

  /**
   * Asks.
   *
   * @param sending asked on the control thread when the request has had its turn, right before it
   *     leaves, whether it is still wanted; where not it is not sent, costs nothing and has no
   *     reply. Never asked where it fails without having been sent
   * @param callback told once, unless the request is cancelled or the client closed before; must
   *     not block for long
   * @return takes the request back
   * @throws IllegalArgumentException where the address is neither http nor https
   */
  public Cancellable get(
      RestRequest request, BooleanSupplier sending, Consumer<RestReply> callback) {
    RestCall call = new RestCall(this, request, sending, callback);
    control.execute(() -> enqueue(call));
    return call;
  }

  /** The budget that this client spends from. */
  public WeightBudget budget() {
    return budget;
  }

  /**
   * How the exchange turns this address away, by the last reply that says so; empty where it does
   * not. Printable.
   */
  public String refusal() {
    return turnedAway.how();
  }

  /**
   * Fails nothing and answers nothing any more: cancels what is on its way and forgets what waits.
   * Returns at once; safe to call twice and from any thread.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    cancelAll();
    pool.evictAll();
    control.execute(
        () -> {
          queue.clear();
          if (timer != null) {
            timer.cancel();
          }
        });
    connection.closed(CloseReason.CLOSED, "");
    slot.release();
    onClosed.accept(this);
  }

  boolean isClosed() {
    return closed;
  }

  SessionEnvironment environment() {
    return environment;
  }

  RestLimits limits() {
    return limits;
  }

  /** Whether the body of a reply with a status of success says that we ask too much. */
  boolean isOverLimit(String body) {
    return overLimit.test(body);
  }

  void handlerError() {
    connection.handlerError();
  }

  OkHttpClient client() {
    return client;
  }

  String venue() {
    return venue;
  }

  /** A call is over. Called on a REST thread; what the reply says of limits holds from here on. */
  void finished(RestCall call, RestReply reply, Optional<Long> usedWeight) {
    usedWeight.ifPresent(budget::learn);
    budget.block(RestBackoff.stayAway(reply));
    turnedAway.learn(reply);
    if (closed) {
      pool.evictAll();
    }
    control.execute(
        () -> {
          inFlight.remove(call);
          backoff.learn(reply);
          if (reply instanceof RestReply.Success) {
            connection.frame();
            connection.data(environment.clocks().nanos());
          }
          pump();
        });
  }

  /** A waiting or running call is not wanted any more. */
  void forget(RestCall call) {
    control.execute(
        () -> {
          queue.remove(call);
          inFlight.remove(call);
          pump();
        });
  }

  private void enqueue(RestCall call) {
    if (closed) {
      return;
    }
    if (queue.size() >= limits.queued()) {
      call.fail(RestReply.Reason.QUEUE_FULL, "more than " + limits.queued() + " requests wait");
    } else if (budget.timeUntil(claim(call.request())).isEmpty()) {
      call.fail(
          RestReply.Reason.OVER_BUDGET,
          "weight " + call.request().weight() + " of " + budget.allowed() + " allowed");
    } else {
      call.number(++numbers);
      queue.add(call);
      pump();
    }
  }

  /** Sends what may be sent now, and comes back when more may be. */
  private void pump() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    while (!closed && timer == null && inFlight.size() < limits.inFlight() && !queue.isEmpty()) {
      RestCall call = first();
      Duration wait = budget.timeUntil(claim(call.request())).orElse(Duration.ZERO);
      Duration pause = longer(longer(wait, call.ownWait()), backoff.remaining());
      if (pause.isZero() && call.spend()) {
        queue.remove(call);
        inFlight.add(call);
        if (!call.send()) {
          inFlight.remove(call);
        }
      } else {
        timer = environment.scheduler().schedule(longer(pause, LEAST_PAUSE), this::pump);
      }
    }
    show();
  }

  /** How much of the budget must be free before that leaves: what it costs, or half and that. */
  private long claim(RestRequest request) {
    boolean yields = request.priority() == Priority.BACKFILL;
    return request.weight() + (yields ? budget.allowed() / 2 : 0);
  }

  /** The first that no limit of its own holds up; where all are held up, the one that is least. */
  private RestCall first() {
    RestCall first = queue.first();
    Duration least = first.ownWait();
    for (RestCall call : queue) {
      Duration wait = call.ownWait();
      if (wait.isZero()) {
        return call;
      }
      if (wait.compareTo(least) < 0) {
        first = call;
        least = wait;
      }
    }
    return first;
  }

  /** Brings the ledger's state of this client up to date. */
  private void show() {
    if (closed) {
      return;
    }
    ConnectionState now = connection.state();
    if (sockets.open() > 0) {
      if (now == ConnectionState.WAITING) {
        connection.moveTo(ConnectionState.CONNECTING);
      }
      connection.moveTo(ConnectionState.LIVE);
    } else if (now == ConnectionState.LIVE || inFlight.isEmpty()) {
      connection.moveTo(ConnectionState.WAITING);
    } else {
      connection.moveTo(ConnectionState.CONNECTING);
    }
  }

  private void cancelAll() {
    inFlight.forEach(RestCall::cancelSocket);
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }
}
