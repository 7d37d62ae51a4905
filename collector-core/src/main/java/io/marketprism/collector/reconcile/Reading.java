package io.marketprism.collector.reconcile;

import io.marketprism.collector.connection.ConnectionInfo;
import io.marketprism.collector.connection.ConnectionRegistry;
import io.marketprism.collector.connection.SocketInfo;
import io.marketprism.collector.resource.KernelSockets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The three views, each of our own read before and after the kernel's: what is in both was there
 * throughout, and what is in either excuses what the kernel shows. Immutable but for its making.
 */
final class Reading {
  private final Map<String, ConnectionInfo> connections = new LinkedHashMap<>();
  private final Map<Long, SocketInfo> sockets = new LinkedHashMap<>();
  private final List<SocketInfo> steady = new ArrayList<>();
  private final Map<Integer, String> owners = new HashMap<>();
  private final KernelSockets.View kernel;

  Reading(
      ConnectionRegistry registry,
      List<SocketOwner> others,
      Supplier<KernelSockets.View> kernelView) {
    List<SocketInfo> before = registry.sockets();
    add(registry, others);
    kernel = kernelView.get();
    add(registry, others);
    before.forEach(socket -> sockets.put(socket.id(), socket));
    for (SocketInfo socket : registry.sockets()) {
      if (sockets.putIfAbsent(socket.id(), socket) != null) {
        steady.add(sockets.getOrDefault(socket.id(), socket));
      }
    }
  }

  private void add(ConnectionRegistry registry, List<SocketOwner> others) {
    registry.connections().forEach(one -> connections.put(label(one), one));
    for (SocketOwner owner : others) {
      owner.localPorts().forEach(port -> owners.put(port, owner.name()));
    }
  }

  private static String label(ConnectionInfo connection) {
    return connection.slot() + "#" + connection.generation();
  }

  /** Which connection a socket was made for. */
  static String label(SocketInfo socket) {
    return socket.slot() + "#" + socket.generation();
  }

  /** The connections of the registry, by label. */
  Map<String, ConnectionInfo> connections() {
    return connections;
  }

  /** The sockets of our clients that were open at some time of it. */
  List<SocketInfo> sockets() {
    return List.copyOf(sockets.values());
  }

  /** Those that were open throughout. */
  List<SocketInfo> steady() {
    return steady;
  }

  /** Who else owns the local ports of sockets. */
  Map<Integer, String> owners() {
    return owners;
  }

  KernelSockets.View kernel() {
    return kernel;
  }
}
