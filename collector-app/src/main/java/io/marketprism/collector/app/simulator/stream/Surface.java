package io.marketprism.collector.app.simulator.stream;

import io.marketprism.collector.app.simulator.fault.FaultTarget;
import io.marketprism.collector.app.simulator.fault.Faults;
import io.marketprism.collector.app.simulator.market.MarketListener;
import io.marketprism.collector.app.simulator.market.MarketSource;
import io.marketprism.collector.app.simulator.market.TrueBook;
import io.marketprism.collector.app.simulator.server.SimulatedConnection;
import io.marketprism.collector.app.simulator.server.SimulatedExchange;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What every exchange's surface does alike: it shows a market to clients, looks after them each
 * second, and keeps books for faults.
 *
 * <p>Not thread-safe; owned by the loop thread of the server that hosts it, but for {@link
 * #faults()}, whose commands come from anywhere.
 *
 * @param <S> what the exchange knows of one client
 */
public abstract class Surface<S> implements SimulatedExchange, FaultTarget {
  private final MarketSource source;
  private final Faults faults = new Faults();
  private final Clients clients;
  private final Map<SimulatedConnection, S> sessions = new LinkedHashMap<>();
  private final Map<String, TrueBook> remembered = new HashMap<>();
  private @Nullable Future<?> looks;

  /**
   * Shows {@code source} by these streams.
   *
   * @param tooSlow closes a connection that takes too little of what it asked for
   */
  protected Surface(MarketSource source, StreamTable table, Consumer<SimulatedConnection> tooSlow) {
    this.source = source;
    this.clients = new Clients(table, faults, tooSlow);
  }

  /** The faults of this exchange. */
  public final Faults faults() {
    return faults;
  }

  /** What is shown. */
  public final MarketSource source() {
    return source;
  }

  /** All who are connected. */
  protected final Clients clients() {
    return clients;
  }

  /** What the market sends to; the clients, unless the exchange listens too. */
  protected MarketListener listener() {
    return clients;
  }

  /** How many levels a side snapshots have at the most. */
  protected abstract int mostLevels();

  /** Does what is due; called each second. */
  protected abstract void look();

  @Override
  public final void start(ScheduledExecutorService loop) {
    faults.attach(this, loop);
    looks = loop.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    source.start(listener(), loop);
  }

  /** Knows a client from now on. */
  protected final void add(SimulatedConnection connection, S session) {
    sessions.put(connection, session);
  }

  /** What is known of a client; empty where it is gone or going. */
  protected final Optional<S> session(SimulatedConnection connection) {
    return connection.open() ? Optional.ofNullable(sessions.get(connection)) : Optional.empty();
  }

  /** What is known of all clients, oldest first. */
  protected final List<S> sessions() {
    return List.copyOf(sessions.values());
  }

  @Override
  public final void writable(SimulatedConnection connection) {
    source.demand();
  }

  @Override
  public final void closed(SimulatedConnection connection) {
    sessions.remove(connection);
    if (clients.remove(connection)) {
      source.demand();
    }
  }

  @Override
  public final void stop() {
    source.stop();
    if (looks != null) {
      looks.cancel(false);
    }
  }

  @Override
  public final Collection<SimulatedConnection> connections() {
    return clients.connections();
  }

  /** A symbol that is not listed is another venue's: a fault may be for all of them. */
  @Override
  public final void rememberBook(String symbol) {
    if (source.instruments().stream().anyMatch(one -> one.symbol().equals(symbol))) {
      remembered.put(symbol, source.book(symbol, mostLevels()));
    }
  }

  /** The book of that symbol as it was when it was to be remembered. */
  protected final Optional<TrueBook> remembered(String symbol) {
    return Optional.ofNullable(remembered.get(symbol));
  }
}
