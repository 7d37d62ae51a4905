package io.marketprism.collector.sink;

import io.marketprism.collector.TestEvents;
import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.Instrument;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;

/** A process that writes trades of rising ids until it is killed, and says what it has flushed. */
final class KilledWriter {
  private KilledWriter() {}

  /** Writes into {@code args[0]}, from the id {@code args[1]} on. */
  public static void main(String[] args) throws IOException {
    Instrument btc = TestInstruments.btcUsdt();
    Random random = new Random(Long.parseLong(args[1]));
    FileSink sink =
        FileSink.builder(Path.of(args[0]), new Clocks(Instant::now, System::nanoTime)).build();
    sink.open();
    long id = Long.parseLong(args[1]);
    while (true) {
      int batch = 1 + random.nextInt(2000);
      for (int i = 0; i < batch; i++) {
        sink.write(TestEvents.trade(btc, id++));
      }
      sink.flush();
      System.out.println(id - 1);
    }
  }
}
