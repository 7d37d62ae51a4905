package io.marketprism.collector.connection;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.marketprism.collector.model.Clocks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The one ledger of connections: who holds which slot, in which state, since when, opened by what,
 * and every socket that was made for it. A slot has one holder and one connection; a planned
 * hand-over adds a second. Thread-safe; its lock is held for a few instructions only, and no
 * foreign code runs under it.
 *
 * <p>A slot holds its places of the limits from {@link #claim} to release, so a reconnect is never
 * refused; the second connection of a hand-over needs a place more.
 */
public final class ConnectionRegistry {
  private final ConnectionLimits limits;
  private final Clocks clocks;
  private final StackSampling sampling;
  private final DropDetector drops = new DropDetector();
  private final SocketLedger ledger;
  private final AtomicLong claims = new AtomicLong();
  private final AtomicLong reaped = new AtomicLong();
  private final Object lock = new Object();

  /** Why nothing is opened for now, empty where it is. */
  private volatile String heldFor = "";

  @GuardedBy("lock")
  private final Map<String, SlotRecord> slots = new LinkedHashMap<>();

  /** What exchanges allow, by venue. */
  @GuardedBy("lock")
  private final Map<String, Integer> bounds = new HashMap<>();

  @GuardedBy("lock")
  private final Map<VenuePurpose, VenueCounters> counters = new LinkedHashMap<>();

  /**
   * An empty ledger.
   *
   * @param limits hard bounds
   * @param sampling of which sockets and slots the place of creation is kept
   * @param clocks wall for display, monotonic for ages and deadlines
   */
  public ConnectionRegistry(ConnectionLimits limits, StackSampling sampling, Clocks clocks) {
    this.limits = limits;
    this.sampling = sampling;
    this.clocks = clocks;
    this.ledger = new SocketLedger(clocks.nanoTime(), sampling, drops);
  }

  /**
   * Takes a slot.
   *
   * @throws ConnectionRefusedException where it is held already or a limit is reached
   */
  public ConnectionSlot claim(SlotSpec spec) {
    SlotRecord record;
    synchronized (lock) {
      VenueCounters counts = countersOf(spec);
      SlotRecord holder = slots.get(spec.slot());
      if (holder != null) {
        counts.refused.incrementAndGet();
        throw new ConnectionRefusedException(
            "slot " + spec.slot() + " is held by " + holder.spec().owner() + " already");
      }
      requirePlaces(spec, counts);
      record = new SlotRecord(this, spec, counts);
      slots.put(spec.slot(), record);
    }
    ConnectionSlot slot = new ConnectionSlot(record);
    if (sampling.takes(claims.incrementAndGet())) {
      watch(slot, record);
    }
    return slot;
  }

  /**
   * Bounds one venue to what its exchange allows, where that is less than the limit of any venue.
   *
   * @param connections at least 1, those for requests included
   */
  public void bound(String venue, int connections) {
    synchronized (lock) {
      bounds.put(venue, connections);
    }
  }

  /**
   * Opens no connection for that reason, whatever places there are, until this is called with an
   * empty one. Connections that are there go on.
   */
  public void holdOpenings(String why) {
    heldFor = why;
  }

  /** How many connections a venue may hold at once, those for requests included. */
  public int limitOf(String venue) {
    synchronized (lock) {
      return Math.min(limits.total(), perVenue(venue));
    }
  }

  /** Every connection, by slot in the order of claiming, oldest generation first. */
  public List<ConnectionInfo> connections() {
    return all().stream().map(Connection::info).toList();
  }

  /** What happened so far, by venue and purpose in the order of first claiming. */
  public List<ConnectionCounts> counts() {
    synchronized (lock) {
      List<ConnectionCounts> counts = new ArrayList<>();
      counters.forEach((key, counter) -> counts.add(count(key, counter)));
      return counts;
    }
  }

  /** Every socket that our clients made and did not close. */
  public List<SocketInfo> sockets() {
    return ledger.sockets();
  }

  /** How many sockets our clients made and did not close. */
  public int openSockets() {
    return ledger.openCount();
  }

  /** How many sockets our clients made so far. */
  public SocketCounts socketCounts() {
    return new SocketCounts(ledger.openCount(), ledger.createdCount(), ledger.connectedCount());
  }

  /** The latest handles that were dropped without being closed, where sampling looks for them. */
  public List<LeakInfo> leaks() {
    return drops.found();
  }

  /** How many handles were dropped since the start. */
  public long leaksTotal() {
    return drops.total();
  }

  /** Connections that {@link #reap} took away since the start. */
  public long reapedTotal() {
    return reaped.get();
  }

  /**
   * Cancels every connection that is past its deadline: what the owner's own timers should have
   * done. To be called every second or so by a thread that watches.
   *
   * @return how many
   */
  public int reap() {
    long now = nanos();
    int count = 0;
    for (Connection connection : all()) {
      if (connection.overdue(now)) {
        connection.expectToStay();
        connection.cancel();
        count++;
      }
    }
    reaped.addAndGet(count);
    return count;
  }

  Connection open(SlotRecord slot, String openedBy, Runnable canceller) {
    synchronized (lock) {
      SlotSpec spec = slot.spec();
      if (slots.get(spec.slot()) != slot) {
        throw new ConnectionRefusedException("slot " + spec.slot() + " was released");
      }
      requireNotHeld(slot);
      if (!slot.connections().isEmpty()) {
        requirePlaces(spec, slot.counters());
      }
      return slot.add(openedBy, canceller);
    }
  }

  void remove(SlotRecord slot, Connection connection) {
    synchronized (lock) {
      slot.connections().remove(connection);
    }
  }

  boolean release(SlotRecord slot) {
    synchronized (lock) {
      return slots.remove(slot.spec().slot(), slot);
    }
  }

  SocketLedger ledger() {
    return ledger;
  }

  Instant now() {
    return clocks.wall().instant();
  }

  long nanos() {
    return clocks.nanos();
  }

  private List<Connection> all() {
    synchronized (lock) {
      return slots.values().stream().flatMap(slot -> slot.connections().stream()).toList();
    }
  }

  private void requireNotHeld(SlotRecord slot) {
    String why = heldFor;
    if (!why.isEmpty()) {
      slot.counters().refused.incrementAndGet();
      throw new ConnectionRefusedException("no connection of " + slot.spec().slot() + ": " + why);
    }
  }

  @GuardedBy("lock")
  private void requirePlaces(SlotSpec spec, VenueCounters counts) {
    int all = placesOf(null) + spec.places();
    int ofVenue = placesOf(spec.venue()) + spec.places();
    int perVenue = perVenue(spec.venue());
    if (all > limits.total() || ofVenue > perVenue) {
      counts.refused.incrementAndGet();
      String bound =
          all > limits.total() ? limits.total() + " in all" : perVenue + " for " + spec.venue();
      throw new ConnectionRefusedException(
          "no place for another connection of " + spec.slot() + ": the limit is " + bound);
    }
  }

  @GuardedBy("lock")
  private int perVenue(String venue) {
    return Math.min(limits.perVenue(), bounds.getOrDefault(venue, limits.perVenue()));
  }

  @GuardedBy("lock")
  private int placesOf(@Nullable String venue) {
    return slots.values().stream()
        .filter(slot -> venue == null || slot.spec().venue().equals(venue))
        .mapToInt(SlotRecord::places)
        .sum();
  }

  @GuardedBy("lock")
  private VenueCounters countersOf(SlotSpec spec) {
    return counters.computeIfAbsent(
        new VenuePurpose(spec.venue(), spec.purpose()), key -> new VenueCounters());
  }

  @GuardedBy("lock")
  private ConnectionCounts count(VenuePurpose key, VenueCounters counter) {
    List<SlotRecord> held =
        slots.values().stream().filter(slot -> slot.counters() == counter).toList();
    int registered =
        (int)
            held.stream()
                .flatMap(slot -> slot.connections().stream())
                .filter(Connection::registered)
                .count();
    return new ConnectionCounts(
        key.venue(),
        key.purpose(),
        held.size(),
        registered,
        counter.opened.get(),
        counter.closedByReason(),
        counter.failuresByReason(),
        counter.refused.get(),
        counter.handOvers.get(),
        counter.reconnects.get(),
        counter.handlerErrors.get(),
        counter.invalidTransitions.get());
  }

  private void watch(ConnectionSlot slot, SlotRecord record) {
    SlotSpec spec = record.spec();
    Throwable claimedAt = new Throwable("claim of " + spec.slot());
    long bornNs = nanos();
    drops.watch(
        slot,
        () ->
            release(record)
                ? new LeakInfo(
                    "slot",
                    spec.slot(),
                    spec.owner(),
                    spec.endpoint(),
                    nanos() - bornNs,
                    Optional.of(claimedAt))
                : null);
  }

  private record VenuePurpose(String venue, String purpose) {}
}
