package io.marketprism.collector.app.run;

/** What is running. */
public final class AppVersion {
  private AppVersion() {}

  /** The version in the jar's manifest; {@code unpackaged} where there is none. */
  public static String version() {
    String version = AppVersion.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }
}
