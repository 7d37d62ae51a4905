package io.marketprism.collector.resource;

import com.sun.management.GcInfo;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Reads what the virtual machine says of itself. Thread-safe; may be slow, needs no descriptor. */
final class JvmFigures {
  long heapUsedBytes() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  long heapMaxBytes() {
    return Runtime.getRuntime().maxMemory();
  }

  int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  /**
   * Heap in use right after the collection that ended last. The pools' own collection usage is not
   * asked: G1 leaves that of the old generation at zero until its first mixed collection.
   */
  OptionalLong heapAfterGcBytes() {
    GcInfo last = null;
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (bean instanceof com.sun.management.GarbageCollectorMXBean detailed) {
        GcInfo info = detailed.getLastGcInfo();
        if (info != null && (last == null || info.getEndTime() >= last.getEndTime())) {
          last = info;
        }
      }
    }
    return last == null ? OptionalLong.empty() : OptionalLong.of(heapAfter(last));
  }

  List<ResourceSample.Collections> collections() {
    List<ResourceSample.Collections> all = new ArrayList<>();
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      long count = Math.max(0, bean.getCollectionCount());
      long timeMs = Math.max(0, bean.getCollectionTime());
      all.add(new ResourceSample.Collections(bean.getName(), count, timeMs));
    }
    return all;
  }

  OptionalLong directBytes() {
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      if (pool.getName().equals("direct")) {
        return OptionalLong.of(pool.getMemoryUsed());
      }
    }
    return OptionalLong.empty();
  }

  OptionalLong cpuNs() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      long ns = system.getProcessCpuTime();
      return ns < 0 ? OptionalLong.empty() : OptionalLong.of(ns);
    }
    return OptionalLong.empty();
  }

  private static long heapAfter(GcInfo info) {
    Set<String> heapPools = new HashSet<>();
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP) {
        heapPools.add(pool.getName());
      }
    }
    long used = 0;
    for (var pool : info.getMemoryUsageAfterGc().entrySet()) {
      used += heapPools.contains(pool.getKey()) ? pool.getValue().getUsed() : 0;
    }
    return used;
  }
}
