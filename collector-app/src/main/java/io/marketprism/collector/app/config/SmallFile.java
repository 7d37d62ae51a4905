package io.marketprism.collector.app.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads files that people name in a configuration, and says in a sentence why one cannot be. */
public final class SmallFile {
  private static final int KIB = 1024;

  private SmallFile() {}

  /**
   * Returns what stands in a file.
   *
   * @param what the kind of file, for messages, such as {@code secret file}
   * @param mostKib the largest that is read
   * @throws IOException if it cannot be read or is larger; names the file and nothing of what
   *     stands in it
   */
  public static byte[] read(Path file, String what, int mostKib) throws IOException {
    String name = "The " + what + " " + file;
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(mostKib * KIB + 1);
    } catch (NoSuchFileException e) {
      throw new IOException(name + " does not exist.", e);
    } catch (AccessDeniedException e) {
      throw new IOException(name + " may not be read by this user.", e);
    } catch (IOException e) {
      throw new IOException(name + " cannot be read: " + e.getMessage() + ".", e);
    }
    if (bytes.length > mostKib * KIB) {
      throw new IOException(name + " is longer than " + mostKib + " KiB.");
    }
    return bytes;
  }
}
