package io.marketprism.collector.exchange.session;

import io.marketprism.collector.connection.ConnectionRefusedException;
import io.marketprism.collector.connection.ConnectionSlot;
import io.marketprism.collector.connection.SlotSpec;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes sessions and REST clients, and owns what they run on: two OkHttp clients with daemon
 * threads named {@code collector-ws-reader-*} and {@code collector-rest-*}, which OkHttp renames
 * while they work. Thread-safe. Closing it closes all that it made.
 */
public final class SessionFactory implements AutoCloseable {
  private final SessionEnvironment environment;
  private final ControlThread control;
  private final Clients clients;
  private final Map<ConnectBudget, Pacer> pacers = new ConcurrentHashMap<>();
  private final Set<SlotSession> sessions = ConcurrentHashMap.newKeySet();
  private final Set<RestClient> restClients = ConcurrentHashMap.newKeySet();

  /** Makes both clients; nothing is connected yet. */
  public SessionFactory(SessionEnvironment environment, ClientOptions options) {
    this.environment = environment;
    this.control = ControlThread.of(environment.scheduler());
    this.clients = new Clients(options, environment.fatal());
  }

  /**
   * Claims a slot for a session, which is not started.
   *
   * @throws ConnectionRefusedException where the slot is held or a limit is reached
   */
  public Session session(SessionSpec spec, SessionListener listener) {
    Wires wires = new OkHttpWires(clients.webSockets(), environment.clocks().wall());
    Refusals refusals = new Refusals(environment.random());
    LinkParts parts = new LinkParts(environment, control, spec, listener, wires, refusals);
    URI endpoint = spec.protocol().endpoint();
    ConnectionSlot slot =
        environment
            .registry()
            .claim(SlotSpec.webSocket(spec.slot(), spec.venue(), endpoint.toString(), "session"));
    Pacer pacer =
        pacers.computeIfAbsent(
            spec.connects(), budget -> new Pacer(environment.scheduler(), budget));
    SlotSession session = new SlotSession(parts, slot, pacer, sessions::remove);
    sessions.add(session);
    return session;
  }

  /**
   * Makes a REST client; at most one for each venue.
   *
   * @throws ConnectionRefusedException where the venue has one already or a limit is reached
   */
  public RestClient rest(RestSpec spec) {
    RestClient client =
        new RestClient(environment, control, clients.rest(), spec, restClients::remove);
    restClients.add(client);
    return client;
  }

  /**
   * Closes every session and REST client, all at once, then the clients; takes at most some five
   * seconds, and does not wait on the control thread. Safe to call twice. The scheduler must still
   * run.
   */
  @Override
  public void close() {
    List<SlotSession> open = List.copyOf(sessions);
    open.forEach(SlotSession::closeSoon);
    List.copyOf(restClients).forEach(RestClient::close);
    open.forEach(SlotSession::awaitGone);
    clients.close();
  }
}
