package io.marketprism.collector.app.faults;

import com.google.gson.JsonObject;
import io.marketprism.collector.app.mainjob.Statuses;
import io.marketprism.collector.testing.net.Frames;
import io.marketprism.collector.testing.net.Relay;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Messages that no exchange should send. */
final class BadInput {
  private static final Duration RIGHT = Duration.ofSeconds(5);
  private static final long TWO_GIB = 1L << 31;
  private static final int FLOOD = 16 << 20;
  private static final int LONG_MESSAGE = 40 << 20;
  private static final int BLOCK = 1 << 20;
  private static final int BOMB_BLOCKS = 1 << 10;
  private static final int EACH_SHAPE = 5;

  private static final String VENUE = "binance-spot";

  /** What simulated markets know to break in messages of theirs. */
  private static final List<String> SHAPES =
      List.of("truncated", "nested", "duplicate-keys", "huge-number", "invalid-utf8");

  /** These two are of numbers that only one exchange writes so. */
  private static final Set<String> OF_ONE = Set.of("duplicate-keys", "huge-number");

  private BadInput() {}

  /** Messages that cost their connection, then messages that cost nothing but themselves. */
  static void frames(Stage stage, int load) {
    for (int i = 0; i < load; i++) {
      flood(stage, "two_gib", concat(Frames.headOfText(TWO_GIB), new byte[FLOOD]));
      flood(stage, "bomb", Frames.compressed(bomb()));
      byte[] text = new byte[LONG_MESSAGE];
      Arrays.fill(text, (byte) ' ');
      flood(stage, "long", Frames.of(0x80 | Frames.TEXT, text));
      broken(stage);
    }
  }

  /** Every connection is replaced, and its books are right soon. */
  private static void flood(Stage stage, String name, byte[] bytes) {
    List<Relay> all = stage.webSockets();
    long atNs = stage.nowNs();
    all.forEach(relay -> relay.injectAndHold(bytes));
    stage.await(name + " is given up", RIGHT, () -> all.stream().noneMatch(Relay::isOpen));
    Duration recovered = stage.awaitRecovered(atNs);
    stage.measured(name + "_recovered_after", recovered);
    stage
        .outcome()
        .require(recovered.compareTo(RIGHT) <= 0, name + ": right only after " + recovered);
  }

  /** Each is counted; no connection is lost, and all goes on. */
  private static void broken(Stage stage) {
    List<Relay> all = stage.webSockets();
    for (String shape : SHAPES) {
      long before = rejected(stage.status());
      String fault = "malformed count=" + EACH_SHAPE + " shape=" + shape;
      List<String> venues = OF_ONE.contains(shape) ? List.of(VENUE) : stage.setting().venues();
      venues.forEach(venue -> stage.simulation().faults(venue).inject(fault));
      int wanted = EACH_SHAPE * venues.size();
      stage.await(shape + " is counted", RIGHT, () -> rejected(stage.status()) - before >= wanted);
    }
    stage.outcome().require(all.stream().allMatch(Relay::isOpen), "a broken message cost a socket");
  }

  private static long rejected(JsonObject status) {
    return Statuses.rejected(status)
        + Statuses.rows(status, "frames").stream()
            .flatMap(venue -> venue.getAsJsonObject("rejected").entrySet().stream())
            .mapToLong(reason -> reason.getValue().getAsLong())
            .sum();
  }

  /** A megabyte that grows to a gigabyte. */
  private static byte[] bomb() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater raw = new Deflater(Deflater.BEST_SPEED, true);
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, raw)) {
      byte[] block = new byte[BLOCK];
      for (int i = 0; i < BOMB_BLOCKS; i++) {
        out.write(block);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      raw.end();
    }
    return bytes.toByteArray();
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
