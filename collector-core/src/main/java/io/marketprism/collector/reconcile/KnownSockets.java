package io.marketprism.collector.reconcile;

import io.marketprism.collector.resource.TcpSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whose the kernel's sockets were when they were seen first, so that one that counts as closed and
 * still is there can be named. Not thread-safe; bounded by the sockets that there are.
 */
final class KnownSockets {
  private final Map<Long, Known> byInode = new HashMap<>();

  /**
   * What is known of a socket.
   *
   * @param owner whose it is; empty while nobody has claimed it
   * @param seenNs when it was seen first, monotonic
   */
  record Known(String owner, long seenNs, Optional<Throwable> createdAt) {}

  /** Somebody's socket. */
  void claim(TcpSocket socket, String owner, long seenNs, Optional<Throwable> createdAt) {
    byInode.put(socket.inode(), new Known(owner, seenNs, createdAt));
  }

  /** What is known of it, from now on at least since when. */
  Known of(TcpSocket socket, long nowNs) {
    return byInode.computeIfAbsent(socket.inode(), inode -> new Known("", nowNs, Optional.empty()));
  }

  /** Forgets what is not among these any more. */
  void keep(List<TcpSocket> there) {
    Set<Long> inodes = there.stream().map(TcpSocket::inode).collect(Collectors.toSet());
    byInode.keySet().retainAll(inodes);
  }
}
