package io.marketprism.collector.app.nats;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.mainjob.LoopbackPorts;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Three NATS servers that keep streams together. Not thread-safe; {@link #close()} leaves none
 * running.
 */
public final class NatsCluster implements AutoCloseable {
  private static final int SIZE = 3;

  private final List<NatsServer> servers;

  private NatsCluster(List<NatsServer> servers) {
    this.servers = servers;
  }

  /**
   * Starts three servers that keep everything in the folder; returns once they can make streams.
   */
  public static NatsCluster start(Path folder) {
    List<Integer> ports = new ArrayList<>();
    while (ports.size() < SIZE) {
      ports.add(LoopbackPorts.free());
    }
    List<NatsServer> servers = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      servers.add(
          NatsServer.in(folder)
              .name("nats-" + (i + 1))
              .store(folder.resolve("store-" + (i + 1)))
              .config(cluster(ports, ports.get(i)))
              .startUnawaited());
    }
    NatsCluster cluster = new NatsCluster(List.copyOf(servers));
    cluster.awaitReady();
    return cluster;
  }

  private static String cluster(List<Integer> ports, int own) {
    String routes =
        ports.stream()
            .filter(port -> port != own)
            .map(port -> "\"nats-route://127.0.0.1:" + port + "\"")
            .collect(Collectors.joining(", "));
    return "cluster {name: test, listen: \"127.0.0.1:%d\", routes: [%s]}".formatted(own, routes);
  }

  /** Waits until one server leads the others, and all of them are up to date. */
  public void awaitReady() {
    servers.forEach(NatsServer::awaitStart);
    Await.until(
        "a leader with two followers",
        NatsServer.PATIENCE,
        () -> servers.stream().anyMatch(NatsCluster::leadsAllOthers));
  }

  private static boolean leadsAllOthers(NatsServer server) {
    JsonObject meta = meta(server);
    if (!meta.has("leader") || !meta.get("leader").getAsString().equals(server.name())) {
      return false;
    }
    int current = 0;
    for (JsonElement replica : meta.getAsJsonArray("replicas")) {
      current += replica.getAsJsonObject().get("current").getAsBoolean() ? 1 : 0;
    }
    return current == SIZE - 1;
  }

  private static JsonObject meta(NatsServer server) {
    JsonObject page = server.isAlive() ? server.monitor("/jsz") : new JsonObject();
    return page.has("meta_cluster") ? page.getAsJsonObject("meta_cluster") : new JsonObject();
  }

  /** The servers, in the order of their names. */
  public List<NatsServer> servers() {
    return servers;
  }

  /** Where clients connect, all servers. */
  public List<String> urls() {
    return servers.stream().map(NatsServer::url).toList();
  }

  /** The server that leads a stream now; waits where none does. */
  public NatsServer leaderOf(String stream) {
    return Await.value("a leader of " + stream, NatsServer.PATIENCE, () -> leader(stream));
  }

  private Optional<NatsServer> leader(String stream) {
    Optional<NatsServer> any = servers.stream().filter(NatsServer::isAlive).findFirst();
    try (NatsClient client = any.orElseThrow().connect()) {
      String name = client.streams().getStreamInfo(stream).getClusterInfo().getLeader();
      return servers.stream()
          .filter(server -> server.name().equals(name) && server.isAlive())
          .findFirst();
    } catch (IOException | JetStreamApiException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    servers.forEach(NatsServer::close);
  }
}
