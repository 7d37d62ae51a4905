package io.marketprism.collector.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.condition.OS.LINUX;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;

class ResourceSamplerTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:24:14Z");
  private static final String HEADING = "  sl  local_address rem_address   st ...\n";

  @TempDir private Path root;
  private final AtomicLong nanos = new AtomicLong(1_000);

  @Test
  void figuresOfTheKernelAreRead() throws IOException {
    writeProcessFiles();
    ResourceSample sample = sampler().sample();

    assertThat(sample.takenAt()).isEqualTo(NOW);
    assertThat(sample.residentBytes()).hasValue(123_456L * 1024);
    assertThat(sample.openDescriptors()).hasValue(5);
    assertThat(sample.maxDescriptors()).hasValue(1024);
    assertThat(sample.kernelAgeNs()).hasValue(0);
    assertThat(sample.connections())
        .containsExactly(
            new ResourceSample.TcpCount("inbound", "established", 1),
            new ResourceSample.TcpCount("outbound", "close_wait", 1),
            new ResourceSample.TcpCount("outbound", "established", 1));
  }

  @Test
  void lastGoodFiguresStayWithTheirAgeWhileTheKernelCannotBeRead() throws IOException {
    writeProcessFiles();
    ResourceSampler sampler = sampler();
    ResourceSample good = sampler.sample();
    Files.move(root.resolve("fd"), root.resolve("gone"));
    nanos.addAndGet(7_000);
    ResourceSample stale = sampler.sample();

    assertThat(stale.openDescriptors()).isEqualTo(good.openDescriptors());
    assertThat(stale.connections()).isEqualTo(good.connections());
    assertThat(stale.kernelAgeNs()).hasValue(7_000);

    Files.move(root.resolve("gone"), root.resolve("fd"));
    assertThat(sampler.sample().kernelAgeNs()).hasValue(0);
  }

  @Test
  void figuresThatTheSystemDoesNotGiveAreEmptyAndTheOthersThere() {
    ResourceSample sample = sampler().sample();

    assertThat(sample.residentBytes()).isEmpty();
    assertThat(sample.openDescriptors()).isEmpty();
    assertThat(sample.maxDescriptors()).isEmpty();
    assertThat(sample.kernelAgeNs()).isEmpty();
    assertThat(sample.connections()).isEmpty();
    assertThat(sample.heapUsedBytes()).isPositive();
    assertThat(sample.heapMaxBytes()).isGreaterThanOrEqualTo(sample.heapUsedBytes());
    assertThat(sample.threads()).isPositive();
  }

  @Test
  void oneUnreadableFigureLeavesTheOthers() throws IOException {
    writeProcessFiles();
    Files.delete(root.resolve("net/tcp"));
    Files.writeString(root.resolve("limits"), "Max open files unlimited unlimited files\n");
    ResourceSample sample = sampler().sample();

    assertThat(sample.openDescriptors()).hasValue(5);
    assertThat(sample.maxDescriptors()).isEmpty();
    assertThat(sample.connections()).isEmpty();
  }

  @Test
  void memoryOfTheGroupThatBoundsTheProcessIsRead() throws IOException {
    Files.writeString(root.resolve("cgroup"), "0::/system.slice/collector.service\n");
    group("system.slice/collector.service", "700", "2000");
    group("system.slice", "900", "1000");
    group("", "5000", "max");

    assertThat(sampler().sample().group()).hasValue(memory(900, 1000));
  }

  @Test
  void groupWithoutALimitHasNone() throws IOException {
    Files.writeString(root.resolve("cgroup"), "0::/a\n");
    group("a", "700", "max");

    assertThat(sampler().sample().group())
        .hasValue(new ResourceSample.GroupMemory(700, OptionalLong.empty()));
  }

  @Test
  void groupsOfVersionOneAreReadBesideThoseOfTwo() throws IOException {
    Files.writeString(
        root.resolve("cgroup"), "4:memory:/docker/12ab\n1:name=systemd:/\n0::/docker/12ab\n");
    Path groups = Files.createDirectories(root.resolve("groups/memory"));
    Files.writeString(groups.resolve("memory.usage_in_bytes"), "700\n");
    Files.writeString(groups.resolve("memory.limit_in_bytes"), "1000\n");
    assertThat(sampler().sample().group()).hasValue(memory(700, 1000));

    Files.writeString(groups.resolve("memory.limit_in_bytes"), "9223372036854771712\n");
    assertThat(sampler().sample().group().orElseThrow().limitBytes()).isEmpty();
  }

  @Test
  void pathOutsideOfWhatIsMountedIsThatOfTheWholeMount() throws IOException {
    Files.writeString(root.resolve("cgroup"), "0::/../../other\n");
    group("", "700", "1000");

    assertThat(sampler().sample().group()).hasValue(memory(700, 1000));
  }

  @Test
  void groupThatCannotBeReadAnyMoreKeepsItsFiguresWithTheirAge() throws IOException {
    Files.writeString(root.resolve("cgroup"), "0::/\n");
    group("", "700", "1000");
    ResourceSampler sampler = sampler();
    sampler.sample();
    Files.delete(root.resolve("cgroup"));
    nanos.addAndGet(5_000);

    assertThat(sampler.sample().group()).hasValue(memory(700, 1000));
    assertThat(sampler.sample().kernelAgeNs()).hasValue(5_000);
  }

  @Test
  void processWithoutAGroupOfMemoryHasNone() throws IOException {
    assertThat(sampler().sample().group()).isEmpty();
    Files.writeString(root.resolve("cgroup"), "2:cpu:/\nnonsense\n");
    assertThat(sampler().sample().group()).isEmpty();
    Files.writeString(root.resolve("cgroup"), "0::/\n");
    assertThat(sampler().sample().group()).isEmpty();
  }

  private void group(String path, String used, String limit) throws IOException {
    Path folder = Files.createDirectories(root.resolve("groups").resolve(path));
    Files.writeString(folder.resolve("memory.current"), used + "\n");
    Files.writeString(folder.resolve("memory.max"), limit + "\n");
  }

  private static ResourceSample.GroupMemory memory(long used, long limit) {
    return new ResourceSample.GroupMemory(used, OptionalLong.of(limit));
  }

  @Test
  void heapAfterACollectionAndItsCountAreKnown() {
    long before = totalCollections(sampler().sample());
    System.gc();
    ResourceSample sample = sampler().sample();

    assertThat(totalCollections(sample)).isGreaterThan(before);
    assertThat(sample.heapAfterGcBytes().orElseThrow()).isBetween(1L, sample.heapMaxBytes());
    assertThat(sample.cpuNs().orElseThrow()).isPositive();
    assertThat(sample.directBytes().orElseThrow()).isNotNegative();
  }

  @Test
  @EnabledOnOs(LINUX)
  void ownProcessIsCountedByTheKernel() throws IOException {
    ResourceSampler sampler = new ResourceSampler(() -> NOW, nanos::get);
    ResourceSample before = sampler.sample();
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept()) {
      ResourceSample during = sampler.sample();

      assertThat(during.openDescriptors().orElseThrow())
          .isBetween(
              before.openDescriptors().orElseThrow() + 3,
              before.openDescriptors().orElseThrow() + 6);
      assertThat(count(during, "outbound")).isEqualTo(count(before, "outbound") + 1);
      assertThat(count(during, "inbound")).isEqualTo(count(before, "inbound") + 1);
      assertThat(during.residentBytes().orElseThrow()).isGreaterThan(1L << 20);
      assertThat(ResourceSampler.descriptorLimit()).isEqualTo(during.maxDescriptors());
      assertThat(client.isConnected()).isTrue();
      assertThat(accepted.isConnected()).isTrue();
    }
  }

  private static long count(ResourceSample sample, String direction) {
    return sample.connections().stream()
        .filter(row -> row.direction().equals(direction) && row.state().equals("established"))
        .mapToLong(ResourceSample.TcpCount::count)
        .sum();
  }

  private static long totalCollections(ResourceSample sample) {
    return sample.collections().stream().mapToLong(ResourceSample.Collections::count).sum();
  }

  private ResourceSampler sampler() {
    InstantSource wall = () -> NOW;
    return new ResourceSampler(wall, nanos::get, root, root.resolve("groups"));
  }

  private void writeProcessFiles() throws IOException {
    Files.writeString(root.resolve("status"), "Name:\tjava\nVmRSS:\t  123456 kB\nThreads:\t20\n");
    Files.writeString(
        root.resolve("limits"),
        """
        Limit                     Soft Limit           Hard Limit           Units
        Max processes             127000               127000               processes
        Max open files            1024                 524288               files
        """);
    Files.createDirectories(root.resolve("net"));
    Files.writeString(
        root.resolve("net/tcp"),
        HEADING
            + row("0100007F:2382", "0A", 101)
            + row("0100007F:2382", "01", 102)
            + row("0100007F:B0CC", "01", 999));
    Files.writeString(
        root.resolve("net/tcp6"),
        HEADING
            + row("0000000000000000FFFF00000100007F:C001", "01", 103)
            + row("0000000000000000FFFF00000100007F:C002", "08", 104)
            + row("0000000000000000FFFF00000100007F:C003", "06", 0));
    Files.createDirectories(root.resolve("fd"));
    link("0", "pipe:[7]");
    link("4", "socket:[101]");
    link("5", "socket:[102]");
    link("6", "socket:[103]");
    link("7", "socket:[104]");
  }

  private void link(String descriptor, String target) throws IOException {
    Files.createSymbolicLink(root.resolve("fd").resolve(descriptor), Path.of(target));
  }

  private static String row(String local, String state, int inode) {
    return "   0: "
        + local
        + " 0100007F:01BB "
        + state
        + " 00000000:00000000 00:00000000 00000000  1000        0 "
        + inode
        + " 1 0000000000000000 100 0 0 10 0\n";
  }
}
