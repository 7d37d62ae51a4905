package io.marketprism.collector.app.simulator;

import io.marketprism.collector.app.simulator.fault.Faults;
import io.marketprism.collector.app.simulator.market.MarketSource;
import io.marketprism.collector.app.simulator.server.SimulatedExchange;

/** One venue of a simulation: its behaviour, its market, its faults. */
public interface SimulatedVenue {
  /** Such as {@code binance-spot}. */
  String name();

  /** What answers its clients. */
  SimulatedExchange exchange();

  /** What it trades. To be called on the loop thread only. */
  MarketSource market();

  /** Its faults. */
  Faults faults();

  /**
   * Its part of a collector's configuration, as YAML to stand under {@code venues:}, indented by
   * two.
   *
   * @param authority host, port and path below which it is reached, such as {@code 127.0.0.1:8000}
   */
  String configuration(String authority);
}
