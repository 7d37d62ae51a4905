package io.marketprism.collector.testing;

import java.io.IOException;
import java.nio.file.Path;

/** Where packages come from. */
@FunctionalInterface
interface PackageSource {
  /**
   * Unpacks a package into a folder, which exists afterwards only if it is whole.
   *
   * @throws IOException saying why it cannot be had
   */
  void unpack(String name, Path folder) throws IOException;
}
