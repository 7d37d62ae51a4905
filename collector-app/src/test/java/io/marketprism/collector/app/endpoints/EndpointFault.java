package io.marketprism.collector.app.endpoints;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/** What is done to the endpoints while they are asked. */
enum EndpointFault {
  /** 200 requests that are never finished, and 20 clients that never read, on each port. */
  HALF_SENT_AND_NEVER_READ,
  /** 64 requests on each port with a body that does not come. */
  UNREAD_BODIES,
  /** 5,000 connections to each port on which nothing is said. */
  IDLE_CONNECTS,
  /** 200 scrapes a second on 50 connections. */
  SCRAPE_STORM,
  /** A collector in the registry that does not return. */
  BLOCKED_COLLECTOR,
  /** A collector in the registry that throws an Error. */
  THROWING_COLLECTOR,
  /** 95 % of the heap are in use. */
  FULL_HEAP,
  /** The one processor that the process may use is wanted by another, too. */
  TAKEN_CORE,
  /** No descriptor is left in the process. */
  NO_DESCRIPTORS;

  private static final int HALF_SENT = 200;
  private static final int NEVER_READING = 20;
  private static final int BODIES = 64;
  private static final int IDLE = 5_000;
  private static final int DESCRIPTORS_OF_OTHERS = 2_000;
  private static final int SCRAPES_A_SECOND = 200;
  private static final int SCRAPERS = 50;

  /** Begins what clients do; nothing where it is no matter of clients. */
  List<Attack> attacks(int health, int metrics) {
    List<Integer> both = List.of(health, metrics);
    return switch (this) {
      case HALF_SENT_AND_NEVER_READ ->
          List.of(Attack.halfSent(both, HALF_SENT), Attack.neverReading(both, NEVER_READING));
      case UNREAD_BODIES -> List.of(Attack.unreadBodies(both, BODIES));
      case IDLE_CONNECTS -> List.of(Attack.idle(both, idle()));
      case SCRAPE_STORM -> List.of(Attack.storm(metrics, SCRAPES_A_SECOND, SCRAPERS));
      default -> List.of();
    };
  }

  /** As many as there may be on both ports and both ends, where that is less. */
  private static int idle() {
    long descriptors =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
            ? system.getMaxFileDescriptorCount()
            : 0;
    return (int) Math.max(1, Math.min(IDLE, (descriptors - DESCRIPTORS_OF_OTHERS) / 4));
  }

  /** What the code beside the collector is told. */
  String trouble() {
    return switch (this) {
      case BLOCKED_COLLECTOR -> "block";
      case THROWING_COLLECTOR -> "throw";
      case FULL_HEAP -> "fill";
      case NO_DESCRIPTORS -> "hog";
      default -> "";
    };
  }
}
