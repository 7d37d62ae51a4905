package io.marketprism.collector.app.simulator.stream;

import io.marketprism.collector.app.simulator.fault.Faults;
import io.marketprism.collector.app.simulator.market.Channel;
import io.marketprism.collector.app.simulator.market.MarketListener;
import io.marketprism.collector.app.simulator.server.SimulatedConnection;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * All clients of one exchange: hands what the market sends to those who are subscribed.
 *
 * <p>Not thread-safe; owned by the loop thread.
 */
public final class Clients implements MarketListener {
  private static final long MOST_PENDING = 16L << 20;

  private final StreamTable table;
  private final Faults faults;
  private final Consumer<SimulatedConnection> tooSlow;
  private final Map<SimulatedConnection, Client> clients = new LinkedHashMap<>();

  /**
   * Nobody yet.
   *
   * @param tooSlow closes a connection that takes too little of what it asked for
   */
  public Clients(StreamTable table, Faults faults, Consumer<SimulatedConnection> tooSlow) {
    this.table = table;
    this.faults = faults;
    this.tooSlow = tooSlow;
  }

  /** Adds one who connected. */
  public Client add(SimulatedConnection connection, Envelope envelope) {
    return add(connection, envelope, name -> true);
  }

  /** Adds one who connected where only some streams are served; others are silent. */
  public Client add(SimulatedConnection connection, Envelope envelope, Predicate<String> served) {
    Client client = new Client(connection, table, envelope, served);
    clients.put(connection, client);
    return client;
  }

  /** Forgets one who is gone, and what it asked for; false where it was not known. */
  public boolean remove(SimulatedConnection connection) {
    Client client = clients.remove(connection);
    if (client == null) {
      return false;
    }
    client.unsubscribeAll();
    faults.closed(connection);
    return true;
  }

  /** The client of an open connection. */
  public Optional<Client> of(SimulatedConnection connection) {
    return connection.open() ? Optional.ofNullable(clients.get(connection)) : Optional.empty();
  }

  /** All connections, oldest first. */
  public Collection<SimulatedConnection> connections() {
    return List.copyOf(clients.keySet());
  }

  @Override
  public boolean watched(int instrument, Channel channel) {
    return table.subscribed(instrument, channel).length > 0;
  }

  @Override
  public int watchers() {
    return (int) clients.values().stream().filter(Client::listens).count();
  }

  @Override
  public boolean ready() {
    for (Client client : clients.values()) {
      if (client.listens() && !client.connection().writable()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void payload(int instrument, Channel channel, byte[] bytes, int offset, int length) {
    for (Subscription subscription : table.subscribed(instrument, channel)) {
      subscription.deliver(faults, bytes, offset, length);
    }
  }

  @Override
  public void flush() {
    for (Client client : clients.values()) {
      client.flush();
      SimulatedConnection connection = client.connection();
      if (!connection.writable() && connection.pending() > MOST_PENDING) {
        tooSlow.accept(connection);
      }
    }
  }
}
