package io.marketprism.collector.app.reliability;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a collector of a scenario publishes. Immutable.
 *
 * @param servers where
 * @param spool folder of its spool, where that is not below its own folder
 * @param spoolBytes bound of the spool of each stream
 * @param replicas how many servers hold each stream
 * @param files whether it writes everything into files too
 */
record Settings(
    List<String> servers, Optional<Path> spool, String spoolBytes, int replicas, boolean files) {
  /** A spool that holds any outage, one server for each stream, no files. */
  static Settings of(List<String> servers) {
    return new Settings(List.copyOf(servers), Optional.empty(), "16GiB", 1, false);
  }

  Settings replicated(int count) {
    return new Settings(servers, spool, spoolBytes, count, files);
  }

  /** With a spool so bounded, and files beside to compare with. */
  Settings bounded(String bytes) {
    return new Settings(servers, spool, bytes, replicas, true);
  }

  Settings spoolIn(Path folder) {
    return new Settings(servers, Optional.of(folder), spoolBytes, replicas, files);
  }
}
