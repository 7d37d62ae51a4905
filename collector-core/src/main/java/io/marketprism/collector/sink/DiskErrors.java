package io.marketprism.collector.sink;

import io.marketprism.collector.model.Text;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Says in one sentence what the file system refused, as its own messages often do not. */
public final class DiskErrors {
  private DiskErrors() {}

  /**
   * An exception whose message is {@code cannot <doing> <path>: <why>}.
   *
   * @param doing what was tried, such as {@code write}
   */
  public static IOException explain(String doing, Path path, IOException cause) {
    return new IOException(
        "cannot " + doing + " " + Text.printable(path.toString()) + ": " + why(cause), cause);
  }

  /** The reason alone, never empty. */
  public static String why(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (e instanceof NotDirectoryException || e instanceof FileAlreadyExistsException) {
      return "something else of that name is in the way";
    }
    if (e instanceof FileSystemException refused && refused.getReason() != null) {
      return refused.getReason();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
