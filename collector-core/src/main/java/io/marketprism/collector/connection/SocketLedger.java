package io.marketprism.collector.connection;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Every socket that our clients made and did not close. Thread-safe, without locks. */
final class SocketLedger {
  private final LongSupplier nanoTime;
  private final StackSampling sampling;
  private final DropDetector drops;
  private final Set<SocketEntry> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong created = new AtomicLong();
  private final AtomicLong connected = new AtomicLong();

  SocketLedger(LongSupplier nanoTime, StackSampling sampling, DropDetector drops) {
    this.nanoTime = nanoTime;
    this.sampling = sampling;
    this.drops = drops;
  }

  SocketEntry enter(Connection connection, Object socket) {
    long ordinal = created.incrementAndGet();
    @Nullable Throwable stack =
        sampling.takes(ordinal) ? new Throwable("socket of " + connection.slotName()) : null;
    SocketEntry entry = new SocketEntry(this, ordinal, connection, nanoTime.getAsLong(), stack);
    open.add(entry);
    if (stack != null) {
      drops.watch(socket, () -> leakOf(entry));
    }
    return entry;
  }

  void connected() {
    connected.incrementAndGet();
  }

  void closed(SocketEntry entry) {
    open.remove(entry);
  }

  int openCount() {
    return open.size();
  }

  long createdCount() {
    return created.get();
  }

  long connectedCount() {
    return connected.get();
  }

  List<SocketInfo> sockets() {
    long now = nanoTime.getAsLong();
    return open.stream().map(entry -> entry.info(now)).toList();
  }

  private @Nullable LeakInfo leakOf(SocketEntry entry) {
    if (!entry.dropped()) {
      return null;
    }
    open.remove(entry);
    Connection connection = entry.connection();
    return new LeakInfo(
        "socket",
        connection.slotName(),
        connection.owner(),
        entry.remoteText(),
        entry.ageNs(nanoTime.getAsLong()),
        Optional.ofNullable(entry.createdAt()));
  }
}
