package io.marketprism.collector.app.reliability;

import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.nats.NatsCluster;
import io.marketprism.collector.app.nats.NatsServer;
import java.time.Duration;
import java.util.List;

/** Faults of servers of a cluster, which keep each stream on all three. */
final class ClusterFaults {
  private static final int REPLICAS = 3;
  private static final Duration KILL_EACH = Duration.ofSeconds(20);
  private static final Duration AWAY = Duration.ofSeconds(5);
  private static final List<String> STREAMS = List.of("MARKETPRISM_TRADES", "MARKETPRISM_BOOKS");

  private ClusterFaults() {}

  /** The leader of a stream is killed, again and again. */
  static void leadersKilled(Stage stage) throws Exception {
    try (NatsCluster cluster = NatsCluster.start(stage.folder())) {
      collect(stage, cluster);
      long begunNs = System.nanoTime();
      int kills = 0;
      while (System.nanoTime() - begunNs < stage.load().fault().toNanos()) {
        long nextNs = System.nanoTime() + KILL_EACH.toNanos();
        NatsServer leader = cluster.leaderOf(STREAMS.get(kills++ % STREAMS.size()));
        leader.kill9();
        stage.watch(AWAY, begunNs);
        leader.restart();
        cluster.awaitReady();
        stage.watch(Duration.ofNanos(Math.max(0, nextNs - System.nanoTime())), begunNs);
      }
      stage.outcome().figure("kills", kills);
      finish(stage, cluster);
    }
  }

  /** Each server in turn tells its clients to leave, ends, and is started again. */
  static void lameDucks(Stage stage) throws Exception {
    try (NatsCluster cluster = NatsCluster.start(stage.folder())) {
      collect(stage, cluster);
      long begunNs = System.nanoTime();
      for (NatsServer server : cluster.servers()) {
        server.lameDuck();
        Await.until("its end", NatsServer.PATIENCE, () -> !server.isAlive());
        server.restart();
        cluster.awaitReady();
        stage.watch(stage.load().fault(), begunNs);
      }
      stage.outcome().figure("outage", Duration.ofNanos(System.nanoTime() - begunNs));
      finish(stage, cluster);
    }
  }

  private static void collect(Stage stage, NatsCluster cluster) throws Exception {
    stage.collect("one", Settings.of(cluster.urls()).replicated(REPLICAS));
    stage.warmUp();
  }

  private static void finish(Stage stage, NatsCluster cluster) throws Exception {
    String urls = String.join(",", cluster.urls());
    stage.drain();
    stage.quiesce();
    stage.requireAllPublished(urls);
    stage.resume();
    stage.stopAndAudit(urls);
  }
}
