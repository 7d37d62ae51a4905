package io.marketprism.collector.resource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Takes samples of what the process uses: from the virtual machine everywhere, from {@code
 * /proc/self} where there is one. A sample may take milliseconds and may block; it is called on the
 * owner's thread for such work, every few seconds, and never in a scrape.
 *
 * <p>Not thread-safe; owned by the thread that samples. Samples may be handed to any thread. Starts
 * no thread and holds no descriptor between samples.
 */
public final class ResourceSampler {
  static final Path SELF = Path.of("/proc/self");

  private final InstantSource wall;
  private final LongSupplier nanoTime;
  private final ProcFiles files;
  private final JvmFigures jvm = new JvmFigures();
  private final LastGood<Long> resident;
  private final LastGood<OptionalLong> limit;
  private final LastGood<List<String>> descriptors;
  private final LastGood<List<ResourceSample.TcpCount>> connections;
  private final LastGood<ResourceSample.GroupMemory> group;
  private List<String> openTargets = List.of();

  /**
   * A sampler of this process.
   *
   * @param wall UTC, for the stamp of samples
   * @param nanoTime nanoseconds, monotonic, for the ages of figures
   */
  public ResourceSampler(InstantSource wall, LongSupplier nanoTime) {
    this(wall, nanoTime, SELF, ControlGroup.MOUNT);
  }

  ResourceSampler(InstantSource wall, LongSupplier nanoTime, Path processFiles, Path groups) {
    this.wall = wall;
    this.nanoTime = nanoTime;
    this.files = new ProcFiles(processFiles);
    this.resident = new LastGood<>(nanoTime, files::residentBytes);
    this.limit = new LastGood<>(nanoTime, files::maxDescriptors);
    this.descriptors = new LastGood<>(nanoTime, files::descriptors);
    this.connections =
        new LastGood<>(nanoTime, () -> TcpTable.count(TcpTable.own(files.tcpLines(), openTargets)));
    this.group = new LastGood<>(nanoTime, new ControlGroup(processFiles, groups)::memory);
  }

  /** How many descriptors this process may open, read now; empty where that is not known. */
  public static OptionalLong descriptorLimit() {
    try {
      return new ProcFiles(SELF).maxDescriptors();
    } catch (IOException | RuntimeException unreadable) {
      return OptionalLong.empty();
    }
  }

  /** Takes a sample now. */
  public ResourceSample sample() {
    Optional<Long> residentBytes = resident.read();
    Optional<OptionalLong> maxDescriptors = limit.read();
    Optional<List<String>> open = descriptors.read();
    openTargets = open.orElse(List.of());
    List<ResourceSample.TcpCount> tcp = connections.read().orElse(List.of());
    Optional<ResourceSample.GroupMemory> groupMemory = group.read();
    return new ResourceSample(
        wall.instant(),
        nanoTime.getAsLong(),
        jvm.heapUsedBytes(),
        jvm.heapAfterGcBytes(),
        jvm.heapMaxBytes(),
        toLong(residentBytes),
        toLong(open.map(targets -> (long) targets.size())),
        maxDescriptors.orElse(OptionalLong.empty()),
        jvm.threads(),
        kernelAgeNs(),
        jvm.directBytes(),
        jvm.cpuNs(),
        jvm.collections(),
        tcp,
        groupMemory);
  }

  private OptionalLong kernelAgeNs() {
    long now = nanoTime.getAsLong();
    return Stream.of(resident, limit, descriptors, connections, group)
        .flatMapToLong(figure -> figure.ageNs(now).stream())
        .max();
  }

  private static OptionalLong toLong(Optional<Long> value) {
    return value.map(OptionalLong::of).orElse(OptionalLong.empty());
  }
}
