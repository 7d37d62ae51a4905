package io.marketprism.collector.app.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Reads the text of a configuration file, which is UTF-8 and of a bounded size. */
final class ConfigFile {

  /** Largest file: thousands of times what a configuration needs. */
  static final int MAX_BYTES = 1024 * 1024;

  private ConfigFile() {}

  /**
   * Returns the text.
   *
   * @throws ConfigException if the file cannot be read, is too large or is not text
   */
  static String read(Path path) {
    Location file = new Location.File(path.toString());
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw fault(file, "there is no such file");
    } catch (AccessDeniedException e) {
      throw fault(file, "the file may not be read by this user");
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      throw fault(file, "the file cannot be read: " + Quote.name(reason));
    }
    if (bytes.length > MAX_BYTES) {
      throw fault(file, "the file is larger than 1 MiB");
    }
    return decode(path.toString(), bytes);
  }

  private static String decode(String name, byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      throw fault(place(name, bytes, in.position()), "the file is not UTF-8 text");
    }
    return out.flip().toString();
  }

  private static Location place(String name, byte[] bytes, int position) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < position; i++) {
      if (bytes[i] == '\n') {
        line++;
        start = i + 1;
      }
    }
    return new Location.Line(name, line, position - start + 1);
  }

  private static ConfigException fault(Location location, String text) {
    return new ConfigException(List.of(new Problem(location, "", text)));
  }
}
