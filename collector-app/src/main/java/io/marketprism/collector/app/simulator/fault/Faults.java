package io.marketprism.collector.app.simulator.fault;

import io.marketprism.collector.app.simulator.fault.FaultKind.Place;
import io.marketprism.collector.app.simulator.server.HttpQuery;
import io.marketprism.collector.app.simulator.server.HttpReply;
import io.marketprism.collector.app.simulator.server.SimulatedConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The faults of one simulated exchange: takes commands from anywhere, and answers the exchange's
 * question, at each message and request, whether it goes wrong.
 *
 * <p>{@link #inject}, {@link #clear}, {@link #armed()} and {@link #injected} are thread-safe and
 * return when the command has taken effect; the rest belongs to the loop thread on which {@link
 * #attach} is called. Faults that are injected before wait for it.
 */
public final class Faults {
  private final AtomicLongArray injected = new AtomicLongArray(FaultKind.values().length);
  private final Queue<Fault> commands = new ConcurrentLinkedQueue<>();
  private final ArmedFaults armed = new ArmedFaults();
  private final List<Future<?>> timers = new ArrayList<>();
  private boolean holding;
  private @Nullable FaultTarget target;
  private @Nullable StreamFaults streams;
  private @Nullable ConnectionFaults connections;
  private @Nullable HttpFaults http;
  private volatile @Nullable ScheduledExecutorService loop;
  private volatile @Nullable Thread loopThread;

  /** What the faults befall; called once, on the loop thread. */
  public void attach(FaultTarget befallen, ScheduledExecutorService on) {
    target = befallen;
    streams = new StreamFaults(armed, this::count, on);
    connections = new ConnectionFaults(befallen, on);
    http = new HttpFaults(armed, befallen, this::count);
    loopThread = Thread.currentThread();
    loop = on;
    runCommands();
  }

  /** Begins a fault. */
  public void inject(Fault fault) {
    commands.add(fault);
    if (loop != null) {
      onLoop(this::runCommands);
    }
  }

  /**
   * Begins the faults that the text describes, as {@link Fault} says.
   *
   * @throws IllegalArgumentException where it is wrong; then none has begun
   */
  public void inject(String text) {
    Fault.parse(text).forEach(this::inject);
  }

  /** Disarms what is armed and ends what is repeated; connections stay as they are. */
  public void clear() {
    commands.clear();
    if (loop != null) {
      onLoop(
          () -> {
            timers.forEach(timer -> timer.cancel(false));
            timers.clear();
            armed.clear();
            release();
          });
    }
  }

  /** How many faults wait for something to befall. */
  public int armed() {
    return armed.size();
  }

  /** How often this kind has struck. */
  public long injected(FaultKind kind) {
    return injected.get(kind.ordinal());
  }

  /** How often each kind has struck, without those that have not. */
  public Map<FaultKind, Long> injected() {
    Map<FaultKind, Long> counts = new EnumMap<>(FaultKind.class);
    for (FaultKind kind : FaultKind.values()) {
      if (injected(kind) > 0) {
        counts.put(kind, injected(kind));
      }
    }
    return counts;
  }

  private void count(FaultKind kind) {
    injected.incrementAndGet(kind.ordinal());
  }

  private void onLoop(Runnable task) {
    ScheduledExecutorService on = loop;
    if (on == null || Thread.currentThread() == loopThread) {
      task.run();
      return;
    }
    try {
      on.submit(task).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void runCommands() {
    for (Fault fault = commands.poll(); fault != null; fault = commands.poll()) {
      begin(fault);
    }
  }

  private void begin(Fault fault) {
    Duration after = fault.duration(FaultKey.AFTER, Duration.ZERO);
    Duration every = fault.duration(FaultKey.EVERY, Duration.ZERO);
    if (after.isZero()) {
      arm(fault);
    } else {
      schedule(() -> arm(fault), after);
    }
    if (!every.isZero() && loop != null) {
      long period = every.toMillis();
      long first = after.toMillis() + period;
      timers.add(loop.scheduleAtFixedRate(() -> arm(fault), first, period, TimeUnit.MILLISECONDS));
    }
  }

  private void schedule(Runnable task, Duration wait) {
    if (loop != null) {
      timers.add(loop.schedule(task, wait.toMillis(), TimeUnit.MILLISECONDS));
    }
  }

  private void arm(Fault fault) {
    timers.removeIf(Future::isDone);
    if (fault.kind().place() == Place.CONNECTION) {
      if (connections != null) {
        injected.addAndGet(fault.kind().ordinal(), connections.strike(fault));
      }
      return;
    }
    if (fault.kind() == FaultKind.REST_STALE && target != null) {
      target.rememberBook(fault.text(FaultKey.SYMBOL).orElseThrow());
    }
    armed.add(fault);
    if (ArmedFaults.windowed(fault)) {
      schedule(() -> armed.remove(fault), fault.duration(FaultKey.FOR, Duration.ZERO));
    }
  }

  /** Whether messages must go through {@link #deliver}; else they may be sent directly. */
  public boolean active() {
    return holding || armed.onStreams();
  }

  /** Appends a message of a stream to the connection's batch, or does what a fault says. */
  public void deliver(SimulatedConnection connection, String stream, byte[] message) {
    if (streams != null) {
      streams.deliver(connection, stream, message);
      holding = streams.holds();
    }
  }

  /** Sends what is held back for a successor, as when the market pauses. */
  public void release() {
    if (streams != null) {
      streams.release();
      holding = false;
    }
  }

  /** Forgets a connection that is gone. */
  public void closed(SimulatedConnection connection) {
    if (streams != null) {
      streams.closed(connection);
      holding = streams.holds();
    }
  }

  /** The refusal of an upgrade, where it is to go wrong; {@code error} makes it from the status. */
  public Optional<HttpReply> upgrade(IntFunction<HttpReply> error) {
    return http == null ? Optional.empty() : http.upgrade(error);
  }

  /**
   * The answer to a REST request: {@code answer}, unless it is to go wrong; {@code error} makes a
   * refusal from its status.
   */
  public HttpReply rest(HttpQuery query, Supplier<HttpReply> answer, IntFunction<HttpReply> error) {
    return http == null ? answer.get() : http.rest(query, answer, error);
  }

  /** The fault that befalls a request on a connection: an error, or no answer at all. */
  public Optional<FaultKind> request(SimulatedConnection connection) {
    String id = Long.toString(connection.id());
    Optional<FaultKind> kind =
        armed.take(Place.REQUEST, fault -> fault.matches(FaultKey.CONNECTION, id)).map(Fault::kind);
    kind.ifPresent(this::count);
    return kind;
  }
}
