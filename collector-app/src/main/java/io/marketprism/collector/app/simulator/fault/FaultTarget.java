package io.marketprism.collector.app.simulator.fault;

import io.marketprism.collector.app.simulator.server.HttpQuery;
import io.marketprism.collector.app.simulator.server.HttpReply;
import io.marketprism.collector.app.simulator.server.SimulatedConnection;
import java.util.Collection;
import java.util.Optional;

/** What faults need of the exchange that they befall. Called on the loop thread. */
public interface FaultTarget {
  /** The open connections, oldest first. */
  Collection<SimulatedConnection> connections();

  /** Tells a client in the exchange's way that the server is about to end. */
  void announceShutdown(SimulatedConnection connection);

  /** Keeps the book of this symbol as it is now, for {@link FaultKind#REST_STALE}. */
  void rememberBook(String symbol);

  /** The answer from a book kept so, where the request is for a snapshot of one. */
  Optional<HttpReply> rememberedAnswer(HttpQuery query);
}
