package io.marketprism.collector.reconcile;

import io.marketprism.collector.connection.SocketInfo;
import io.marketprism.collector.reconcile.Comparison.Found;
import io.marketprism.collector.resource.KernelSockets.Sight;
import io.marketprism.collector.resource.TcpSocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * Says whose each of the kernel's connections is. Lives for one reading; not thread-safe.
 *
 * <p>A socket of the ledger is known again by its local port and the other end, or by the port
 * alone where a proxy stands between.
 */
final class KernelCheck {
  private static final String CLOSE_WAIT = "close_wait";
  private static final String CONNECTING = "syn_sent";

  private final KnownSockets known;
  private final boolean wholeProcess;
  private final long nowNs;
  private final Map<String, Integer> owned = new TreeMap<>();
  private int confirmed;
  private int foreignInbound;
  private int foreignOutbound;

  /**
   * @param wholeProcess whether nobody else opens connections in this process
   */
  KernelCheck(KnownSockets known, boolean wholeProcess, long nowNs) {
    this.known = known;
    this.wholeProcess = wholeProcess;
    this.nowNs = nowNs;
  }

  /** Compares the ledger with the kernel, where that can be seen. */
  void check(Reading reading, Comparison comparison) {
    if (reading.kernel().sight() != Sight.SEEN) {
      return;
    }
    List<TcpSocket> all = reading.kernel().sockets();
    known.keep(all);
    List<TcpSocket> rest = new ArrayList<>();
    Set<Integer> listening = new HashSet<>();
    for (TcpSocket socket : all) {
      if (socket.listens()) {
        listening.add(socket.local().getPort());
      } else {
        rest.add(socket);
      }
    }
    findLedger(reading, rest, comparison);
    for (TcpSocket socket : rest) {
      findOwner(socket, reading.owners(), listening, comparison);
    }
  }

  /** Sockets of the ledger that the kernel has. */
  int confirmed() {
    return confirmed;
  }

  Map<String, Integer> owned() {
    return owned;
  }

  int foreignInbound() {
    return foreignInbound;
  }

  int foreignOutbound() {
    return foreignOutbound;
  }

  /** Takes the ledger's out of {@code rest}. */
  private void findLedger(Reading reading, List<TcpSocket> rest, Comparison comparison) {
    List<SocketInfo> unseen = new ArrayList<>(reading.sockets());
    unseen.removeIf(socket -> socket.local().isEmpty());
    match(unseen, rest, KernelCheck::isSame, comparison);
    match(unseen, rest, KernelCheck::hasSamePort, comparison);
    for (SocketInfo socket : reading.steady()) {
      if (unseen.contains(socket)) {
        comparison.add(DifferenceKind.NOT_IN_KERNEL, socket);
      } else if (socket.local().isPresent()) {
        confirmed++;
      }
    }
  }

  private void match(
      List<SocketInfo> ledger,
      List<TcpSocket> rest,
      BiPredicate<SocketInfo, TcpSocket> same,
      Comparison comparison) {
    for (Iterator<SocketInfo> all = ledger.iterator(); all.hasNext(); ) {
      SocketInfo socket = all.next();
      Optional<TcpSocket> seen = rest.stream().filter(row -> same.test(socket, row)).findFirst();
      if (seen.isPresent()) {
        all.remove();
        rest.remove(seen.get());
        String owner = Reading.label(socket);
        known.claim(seen.get(), owner, nowNs - socket.ageNs(), socket.createdAt());
        requireClosed(seen.get(), comparison);
      }
    }
  }

  private static boolean isSame(SocketInfo socket, TcpSocket row) {
    return hasSamePort(socket, row) && socket.remote().equals(Optional.of(row.remote()));
  }

  private static boolean hasSamePort(SocketInfo socket, TcpSocket row) {
    return socket.local().map(InetSocketAddress::getPort).equals(Optional.of(port(row)));
  }

  private static int port(TcpSocket row) {
    return row.local().getPort();
  }

  private void findOwner(
      TcpSocket row, Map<Integer, String> owners, Set<Integer> listening, Comparison comparison) {
    boolean inbound = listening.contains(port(row));
    String owner = owners.get(port(row));
    KnownSockets.Known before = known.of(row, nowNs);
    if (owner != null) {
      owned.merge(owner, 1, Integer::sum);
      known.claim(row, owner, before.seenNs(), Optional.empty());
      if (!inbound) {
        requireClosed(row, comparison);
      }
    } else if (inbound) {
      foreignInbound++;
    } else if (!before.owner().isEmpty()) {
      add(DifferenceKind.NOT_CLOSED, row, before, comparison);
    } else if (wholeProcess && !row.state().equals(CONNECTING)) {
      add(DifferenceKind.NOT_OWNED, row, before, comparison);
    } else {
      foreignOutbound++;
    }
  }

  /** What the other end has closed must be closed here, too. */
  private void requireClosed(TcpSocket row, Comparison comparison) {
    if (row.state().equals(CLOSE_WAIT)) {
      add(DifferenceKind.CLOSE_WAIT, row, known.of(row, nowNs), comparison);
    }
  }

  private void add(
      DifferenceKind kind, TcpSocket row, KnownSockets.Known who, Comparison comparison) {
    String owner = who.owner().isEmpty() ? "unknown" : who.owner();
    String detail = row.local() + " to " + row.remote() + ", " + row.state();
    comparison.add(
        Long.toString(row.inode()),
        new Found(kind, owner, detail, nowNs - who.seenNs(), who.createdAt()));
  }
}
