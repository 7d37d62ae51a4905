package io.marketprism.collector.exchange.okx;

import io.marketprism.collector.book.OrderBook;
import io.marketprism.collector.book.QuoteSide;
import io.marketprism.collector.sync.BookCheck;
import java.util.zip.CRC32;

/**
 * The checksum that OKX sent with books until 2026-06-23: CRC-32, as a signed number, over the best
 * 25 levels of both sides in turn, {@code bid:size:ask:size:...}; where a side has fewer, the other
 * goes on alone. Numbers are as the exchange writes them: plain, without trailing zeros.
 *
 * <pre>bid 3366.1 of 7, asks 3366.8 of 9 and 3368 of 8: "3366.1:7:3366.8:9:3368:8"</pre>
 *
 * <p>Not thread-safe; owned by one {@link BookPayload}. Source: OKX API v5, read 2026-11-22.
 */
final class BookChecksum implements BookCheck {
  private static final int LEVELS = 25;

  /** Sign, digits, point and separator of the longest number. */
  private static final int LONGEST = 22;

  private final byte[] text = new byte[LEVELS * 2 * 2 * LONGEST];
  private final CRC32 crc = new CRC32();
  private long expected;
  private int length;

  /** This check, for that checksum. */
  BookChecksum expecting(long checksum) {
    expected = checksum;
    return this;
  }

  @Override
  public boolean fits(OrderBook book) {
    length = 0;
    for (int i = 0; i < LEVELS; i++) {
      append(book, QuoteSide.BID, i);
      append(book, QuoteSide.ASK, i);
    }
    crc.reset();
    crc.update(text, 0, Math.max(0, length - 1));
    return (int) crc.getValue() == expected;
  }

  private void append(OrderBook book, QuoteSide side, int i) {
    if (i < book.levels(side)) {
      append(book.priceMantissa(side, i), book.scales().price());
      append(book.sizeMantissa(side, i), book.scales().size());
    }
  }

  /** Appends a number and a separator. */
  private void append(long mantissa, int scale) {
    long digits = mantissa;
    int places = scale;
    while (places > 0 && digits % 10 == 0) {
      digits /= 10;
      places--;
    }
    if (digits < 0) {
      text[length++] = '-';
    }
    int end = length + width(digits, places);
    for (int at = end - 1; at >= length; at--) {
      if (places > 0 && end - at == places + 1) {
        text[at] = '.';
      } else {
        text[at] = (byte) ('0' + Math.abs(digits % 10));
        digits /= 10;
      }
    }
    text[end] = ':';
    length = end + 1;
  }

  /** Characters of a number without its sign; at least one digit stands before the point. */
  private static int width(long digits, int places) {
    int count = 1;
    for (long rest = digits / 10; rest != 0; rest /= 10) {
      count++;
    }
    return Math.max(count, places + 1) + (places > 0 ? 1 : 0);
  }
}
