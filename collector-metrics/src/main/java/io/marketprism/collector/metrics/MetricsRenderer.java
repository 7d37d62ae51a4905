package io.marketprism.collector.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes renderings: calls each collector by itself, leaves out what fails, keeps to the limits, and
 * adds how it went. Not thread-safe; called by one {@link SnapshotCache}.
 */
final class MetricsRenderer implements AutoCloseable {
  private final Setup setup;
  private final RenderLimits limits;
  private final ShieldedRegistry registry;
  private final RenderMetrics self;
  private final Demand demand;
  private final CollectWorkers workers;

  MetricsRenderer(Setup setup, ShieldedRegistry registry, RenderMetrics self, Demand demand) {
    this.setup = setup;
    this.limits = setup.limits();
    this.registry = registry;
    this.self = self;
    this.demand = demand;
    this.workers = new CollectWorkers(limits.collectTimeout());
  }

  /** Renders what is true now in the forms that are wanted. */
  Rendering render() throws IOException, InterruptedException {
    try {
      return renderOnce();
    } catch (IOException | RuntimeException e) {
      self.failed();
      throw e;
    }
  }

  @Override
  public void close() {
    workers.close();
  }

  private Rendering renderOnce() throws IOException, InterruptedException {
    long begin = setup.clocks().nanos();
    List<Collector> members = registry.members();
    workers.keep(members);
    Collected collected = new Collected();
    for (Collector member : members) {
      collect(member, collected);
    }
    List<NamedPart> parts = new ArrayList<>();
    // First, so that it is never what a limit leaves out.
    parts.add(self.part(collected.parts, collected.dropped, setup.clocks().wall().instant()));
    parts.addAll(collected.parts);
    Map<Format, byte[]> bytes = new EnumMap<>(Format.class);
    int size = write(parts, Format.TEXT, Format.TEXT_GZIP, bytes);
    if (demand.wants(Format.OPEN_METRICS) || demand.wants(Format.OPEN_METRICS_GZIP)) {
      write(parts, Format.OPEN_METRICS, Format.OPEN_METRICS_GZIP, bytes);
    }
    self.finished((setup.clocks().nanos() - begin) / 1e9, size);
    return new Rendering(bytes);
  }

  /** What one rendering holds so far. */
  private static final class Collected {
    private final List<NamedPart> parts = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private int series;
    private int dropped;
  }

  private void collect(Collector member, Collected collected) throws InterruptedException {
    boolean ours = member instanceof SourceCollector;
    String name = ours ? ((SourceCollector) member).part() : member.getClass().getName();
    self.errors().expect(name);
    int room = limits.maxSeries() - collected.series;
    try {
      Part part = workers.collect(member, ours ? room : Math.min(room, limits.maxForeign()));
      if (!addNames(part, collected.names)) {
        throw new CollectFailure(CollectFailure.Why.DUPLICATE);
      }
      collected.parts.add(new NamedPart(name, part));
      collected.series += part.series();
      collected.dropped += part.dropped();
    } catch (CollectFailure e) {
      self.errors().count(name, e.why());
      setup.listener().failed(name, e.getCause() == null ? e : e.getCause());
    }
  }

  /** Whether no family of the part is there already; the names are added only then. */
  private static boolean addNames(Part part, Set<String> names) {
    Set<String> added = new HashSet<>();
    for (MetricFamilySamples family : part.families()) {
      added.addAll(Arrays.asList(family.getNames()));
    }
    for (String name : added) {
      if (names.contains(name)) {
        return false;
      }
    }
    names.addAll(added);
    return true;
  }

  /** Writes both forms and returns the size of the plain one. */
  private int write(
      List<NamedPart> parts, Format plain, Format compressed, Map<Format, byte[]> bytes)
      throws IOException {
    Exposition exposition = new Exposition(plain.openMetrics(), limits.maxBytes());
    for (NamedPart named : parts) {
      try {
        exposition.add(named.part().families());
      } catch (IOException tooLarge) {
        self.errors().count(named.collector(), CollectFailure.Why.SIZE);
      }
    }
    byte[] text = exposition.finish();
    bytes.put(plain, text);
    if (demand.wants(compressed)) {
      bytes.put(compressed, Exposition.gzip(text));
    }
    return text.length;
  }
}
