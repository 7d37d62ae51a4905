package io.marketprism.collector.resource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The kernel's view of this process's TCP sockets, on Linux. A reading may take milliseconds and
 * needs a descriptor or two, so it is made on a thread that may block. Thread-safe.
 */
public final class KernelSockets {
  private final Path root;
  private final ProcFiles files;

  /** Of this process. */
  public KernelSockets() {
    this(ResourceSampler.SELF);
  }

  KernelSockets(Path root) {
    this.root = root;
    this.files = new ProcFiles(root);
  }

  /** Whether the sockets could be seen. */
  public enum Sight {
    /** They could. */
    SEEN,
    /** Not now, as when descriptors have run out. */
    UNREADABLE,
    /** Never: this system has no such tables. */
    UNSUPPORTED
  }

  /**
   * One reading.
   *
   * @param sockets every socket of this process that was there throughout; empty where not seen
   */
  public record View(Sight sight, List<TcpSocket> sockets) {
    /** Copies the list. */
    public View {
      sockets = List.copyOf(sockets);
    }
  }

  /** Reads now. Never throws. */
  public View read() {
    if (!Files.exists(root.resolve("net/tcp"))) {
      return new View(Sight.UNSUPPORTED, List.of());
    }
    try {
      List<String> descriptors = files.descriptors();
      return new View(Sight.SEEN, TcpTable.own(files.tcpLines(), descriptors));
    } catch (IOException | RuntimeException | LinkageError | InternalError e) {
      return new View(Sight.UNREADABLE, List.of());
    }
  }
}
