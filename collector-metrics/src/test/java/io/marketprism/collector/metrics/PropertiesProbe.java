package io.marketprism.collector.metrics;

import io.marketprism.collector.metrics.http.EndpointAddress;
import io.marketprism.collector.metrics.http.EndpointProperties;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.testing.net.RawHttp;
import java.io.IOException;
import java.time.Instant;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** A program for a process of its own: prints which system properties using the endpoints set. */
final class PropertiesProbe {
  private PropertiesProbe() {}

  /** Uses the endpoint that is named first; sets the recommended properties where told to. */
  public static void main(String[] args) throws IOException {
    if (args.length > 1) {
      EndpointProperties.recommended(1024).forEach(System.getProperties()::putIfAbsent);
    }
    Properties before = (Properties) System.getProperties().clone();
    Endpoints.Builder builder =
        Endpoints.builder(new FakeSource(), new Clocks(Instant::now, System::nanoTime));
    EndpointAddress address = new EndpointAddress(args[0], "127.0.0.1", 0, Set.of());
    try (Endpoints endpoints =
        args[0].equals("health")
            ? builder.health(address).start()
            : builder.metrics(address).start()) {
      int port = endpoints.healthPort().orElseGet(() -> endpoints.metricsPort().orElseThrow());
      RawHttp.get(port, "/");
    }
    Set<String> changed = new TreeSet<>();
    System.getProperties()
        .forEach(
            (name, value) -> {
              if (!value.equals(before.get(name))) {
                changed.add(name + "=" + value);
              }
            });
    System.out.println(changed);
  }
}
