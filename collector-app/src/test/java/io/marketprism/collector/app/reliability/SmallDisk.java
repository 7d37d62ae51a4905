package io.marketprism.collector.app.reliability;

import io.marketprism.collector.testing.Tools;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file system of a few megabytes in memory, which only root may mount. Not thread-safe. */
final class SmallDisk implements AutoCloseable {
  private static final String IN_THE_WAY = "in-the-way";
  private static final byte[] BLOCK = new byte[64 << 10];

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Mounts it on a folder that is made. */
  static SmallDisk mount(Path folder, String size) throws IOException, Skipped {
    Files.createDirectories(folder);
    if (!run("mount", "-t", "tmpfs", "-o", "size=" + size, "reliability", folder.toString())) {
      throw new Skipped("may not mount");
    }
    return new SmallDisk(folder);
  }

  Path folder() {
    return folder;
  }

  /** Takes all the space that is left, until {@link #free}. */
  void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(folder.resolve(IN_THE_WAY))) {
      while (true) {
        out.write(BLOCK);
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space left")) {
        throw e;
      }
    }
  }

  void free() throws IOException {
    Files.delete(folder.resolve(IN_THE_WAY));
  }

  private static boolean run(String program, String... arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of(Tools.find(program).toString()));
    words.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.onExit().join().exitValue() == 0;
  }

  /** Unmounts it, also where a process still has files there. */
  @Override
  public void close() throws IOException {
    run("umount", "-l", folder.toString());
  }
}
