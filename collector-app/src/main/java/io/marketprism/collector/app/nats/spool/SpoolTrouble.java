package io.marketprism.collector.app.nats.spool;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a log does not work as it should, by who found it. Thread-safe. */
final class SpoolTrouble {
  private volatile @Nullable String writing;
  private volatile @Nullable String keeping;
  private volatile @Nullable String reading;

  void unwritable(IOException e) {
    writing = text(e);
  }

  void writable() {
    writing = null;
  }

  void unkept(IOException e) {
    keeping = text(e);
  }

  void kept() {
    keeping = null;
  }

  void unreadable(IOException e) {
    reading = text(e);
  }

  void readable() {
    reading = null;
  }

  /** The gravest. */
  Optional<String> text() {
    return Optional.ofNullable(writing)
        .or(() -> Optional.ofNullable(reading))
        .or(() -> Optional.ofNullable(keeping));
  }

  private static String text(IOException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
