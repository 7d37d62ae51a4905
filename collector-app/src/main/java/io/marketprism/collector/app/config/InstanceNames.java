package io.marketprism.collector.app.config;

/** Makes the default name of this collector from the name of its host. */
final class InstanceNames {

  private static final int LONGEST = 64;

  private InstanceNames() {}

  /**
   * Returns the host's name with a hyphen for each run of characters that an instance may not hold,
   * or {@code collector} where nothing is left of it.
   */
  static String of(String host) {
    String name = host.replaceAll("[^A-Za-z0-9_]+", "-").replaceAll("^-|-$", "");
    String cut = name.length() > LONGEST ? name.substring(0, LONGEST) : name;
    return cut.isEmpty() ? "collector" : cut;
  }
}
