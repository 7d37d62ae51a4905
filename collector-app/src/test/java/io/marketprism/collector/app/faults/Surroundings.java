package io.marketprism.collector.app.faults;

import io.marketprism.collector.app.reliability.Skipped;
import java.io.IOException;
import java.nio.file.Path;

/** The kinds of places. */
enum Surroundings {
  /** On loopback, with the clock of the machine. */
  USUAL {
    @Override
    Place make(Path folder) {
      return Place.HERE;
    }
  },

  /** In a network namespace, with names that only we resolve. */
  NAMESPACE {
    @Override
    Place make(Path folder) throws IOException, Skipped {
      return Namespace.make();
    }
  },

  /** On loopback, with a wall clock that can be set. */
  OWN_CLOCK {
    @Override
    Place make(Path folder) throws IOException, Skipped {
      return SteppedClock.make(folder);
    }
  };

  /** Makes one; what it needs to keep goes into a folder. */
  abstract Place make(Path folder) throws IOException, Skipped;
}
