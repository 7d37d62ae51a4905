package io.marketprism.collector.app.recording;

import io.marketprism.collector.book.OrderBook;
import io.marketprism.collector.book.QuoteSide;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The digest of a whole book: SHA-256 over a line {@code B|price|size} for each bid, best first,
 * then {@code A|price|size} for each ask, numbers plain and without trailing zeros.
 */
public final class BookDigest {
  private BookDigest() {}

  /** The digest of {@code book} in hexadecimal. */
  public static String of(OrderBook book) {
    MessageDigest digest = sha256();
    update(digest, book, QuoteSide.BID, "B|");
    update(digest, book, QuoteSide.ASK, "A|");
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, OrderBook book, QuoteSide side, String mark) {
    for (int i = 0; i < book.levels(side); i++) {
      String price = book.price(side, i).toPlainString();
      String size = book.size(side, i).toPlainString();
      digest.update((mark + price + "|" + size + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
