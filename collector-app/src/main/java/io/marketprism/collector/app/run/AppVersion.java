package io.marketprism.collector.app.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What is running. */
public final class AppVersion {
  private static final String BUILD = "build.properties";

  private AppVersion() {}

  /** The version in the jar's manifest; {@code unpackaged} where there is none. */
  public static String version() {
    String version = AppVersion.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }

  /**
   * The commit that it was built from, with {@code -dirty} behind it where files differed from that
   * commit; empty where the build could not know.
   */
  public static String revision() {
    Properties build = new Properties();
    try (InputStream in = AppVersion.class.getResourceAsStream(BUILD)) {
      if (in != null) {
        build.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return build.getProperty("revision", "");
  }
}
