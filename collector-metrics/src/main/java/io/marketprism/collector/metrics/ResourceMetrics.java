package io.marketprism.collector.metrics;

import io.marketprism.collector.resource.ResourceSample;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** What the process uses, from the last sample. Thread-safe. */
final class ResourceMetrics extends SourceCollector {
  static final Metric RESIDENT =
      Metric.gauge("process_resident_memory_bytes", "Resident memory of the process.");
  static final Metric MEMORY_LIMIT =
      Metric.gauge(
          "collector_memory_limit_bytes",
          "Memory that the control group may use; absent where it has no limit.");
  static final Metric MEMORY_GROUP =
      Metric.gauge(
          "collector_memory_cgroup_bytes",
          "Memory that the control group uses, page cache included.");
  static final Metric CPU =
      Metric.counter("process_cpu_seconds_total", "Processor time that the process has used.");
  static final Metric DESCRIPTORS =
      Metric.gauge("collector_file_descriptors", "Open file descriptors of the process.");
  static final Metric DESCRIPTORS_LIMIT =
      Metric.gauge("collector_file_descriptors_limit", "Descriptors that the process may open.");
  static final Metric TCP =
      Metric.gauge(
          "collector_tcp_connections",
          "TCP connections of this process in the kernel's tables, listening sockets left out.",
          "direction",
          "state");
  static final Metric KERNEL_AGE =
      Metric.gauge(
          "collector_kernel_figures_age_seconds",
          "How old the oldest of resident memory, the control group's, descriptors and TCP"
              + " connections was when the sample was taken; above 0 while the kernel cannot be"
              + " asked.");
  static final Metric SAMPLE_AGE =
      Metric.gauge(
          "collector_resource_sample_age_seconds",
          "Time since memory and descriptors were sampled.");
  static final Metric HEAP =
      Metric.gauge("collector_heap_used_bytes", "Heap in use, garbage included.");
  static final Metric HEAP_AFTER_GC =
      Metric.gauge("collector_heap_after_gc_bytes", "Heap in use after the last collection.");
  static final Metric HEAP_MAX = Metric.gauge("collector_heap_max_bytes", "The heap's limit.");
  static final Metric DIRECT =
      Metric.gauge("collector_direct_memory_bytes", "Memory of direct buffers.");
  static final Metric GC_COUNT =
      Metric.counter("collector_gc_collections_total", "Garbage collections.", "gc");
  static final Metric GC_TIME =
      Metric.counter("collector_gc_seconds_total", "Time spent in garbage collections.", "gc");
  static final Metric THREADS = Metric.gauge("collector_threads", "Live threads of the process.");

  private final MetricsSource source;
  private final LongSupplier nanoTime;

  ResourceMetrics(MetricsSource source, LongSupplier nanoTime) {
    super(
        "resources",
        List.of(
            RESIDENT,
            MEMORY_LIMIT,
            MEMORY_GROUP,
            CPU,
            DESCRIPTORS,
            DESCRIPTORS_LIMIT,
            TCP,
            KERNEL_AGE,
            SAMPLE_AGE,
            HEAP,
            HEAP_AFTER_GC,
            HEAP_MAX,
            DIRECT,
            GC_COUNT,
            GC_TIME,
            THREADS));
    this.source = source;
    this.nanoTime = nanoTime;
  }

  @Override
  void collect(Families families) {
    source.resources().ifPresent(sample -> add(families, sample));
  }

  private void add(Families families, ResourceSample sample) {
    long ageNs = Math.max(0, nanoTime.getAsLong() - sample.takenNs());
    families.addSeconds(SAMPLE_AGE, OptionalLong.of(ageNs), List.of());
    families.addKnown(RESIDENT, sample.residentBytes());
    sample
        .group()
        .ifPresent(
            group -> {
              families.addKnown(MEMORY_LIMIT, group.limitBytes());
              families.add(MEMORY_GROUP, group.usedBytes());
            });
    families.addSeconds(CPU, sample.cpuNs(), List.of());
    families.addKnown(DESCRIPTORS, sample.openDescriptors());
    families.addKnown(DESCRIPTORS_LIMIT, sample.maxDescriptors());
    families.addSeconds(KERNEL_AGE, sample.kernelAgeNs(), List.of());
    families.add(HEAP, sample.heapUsedBytes());
    families.addKnown(HEAP_AFTER_GC, sample.heapAfterGcBytes());
    families.add(HEAP_MAX, sample.heapMaxBytes());
    families.addKnown(DIRECT, sample.directBytes());
    families.add(THREADS, sample.threads());
    for (ResourceSample.TcpCount row : sample.connections()) {
      families.add(TCP, row.count(), row.direction(), row.state());
    }
    for (ResourceSample.Collections gc : sample.collections()) {
      families.add(GC_COUNT, gc.count(), gc.collector());
      families.add(GC_TIME, gc.timeMs() / 1000.0, gc.collector());
    }
  }
}
