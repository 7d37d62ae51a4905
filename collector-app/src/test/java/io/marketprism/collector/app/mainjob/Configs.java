package io.marketprism.collector.app.mainjob;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Configurations that point a collector at an exchange on loopback, with ports that are free. */
public final class Configs {
  private Configs() {}

  /** Collects these instruments of an exchange there, books and trades. */
  public static String spot(String authority, String instruments) {
    return spot(authority, authority, instruments);
  }

  /** The same where requests go elsewhere. */
  public static String spot(String restAuthority, String socketAuthority, String instruments) {
    return """
        instance: process-test
        venues:
          binance-spot:
            rest: http://%s
            ws: ws://%s
            instruments: %s
            data: [orderbook, trade]
        http:
          health: {port: 0}
          metrics: {port: 0}
        """
        .formatted(restAuthority, socketAuthority, instruments);
  }

  /** Writes a configuration into a folder. */
  public static Path write(Path folder, String yaml) throws IOException {
    return Files.writeString(folder.resolve("config.yaml"), yaml);
  }

  /** A loopback port that nobody listens on now. */
  public static int freePort() {
    return LoopbackPorts.free();
  }
}
