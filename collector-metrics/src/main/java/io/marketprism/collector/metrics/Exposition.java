package io.marketprism.collector.metrics;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** One rendering in one text format, made part by part. Not thread-safe. */
final class Exposition {
  /** OpenMetrics ends with this mark, once, however many parts there are. */
  private static final String END = "# EOF\n";

  /** The cheapest level: a scrape is text that compresses well at any. */
  private static final class Gzip extends GZIPOutputStream {
    Gzip(ByteArrayOutputStream out) throws IOException {
      super(out, 8192);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  private final boolean openMetrics;
  private final BoundedBuffer buffer;

  Exposition(boolean openMetrics, int maxBytes) {
    this.openMetrics = openMetrics;
    this.buffer = new BoundedBuffer(maxBytes);
  }

  /** Adds these families whole, or throws and leaves everything as it was. */
  void add(List<MetricFamilySamples> families) throws IOException {
    int before = buffer.size();
    try {
      Writer writer = new OutputStreamWriter(buffer, StandardCharsets.UTF_8);
      if (openMetrics) {
        TextFormat.writeOpenMetrics100(writer, Collections.enumeration(families));
      } else {
        TextFormat.write004(writer, Collections.enumeration(families));
      }
      writer.flush();
    } catch (IOException | RuntimeException e) {
      buffer.truncate(before);
      throw e;
    }
    if (openMetrics) {
      buffer.truncate(buffer.size() - END.length());
    }
  }

  /** The whole text. */
  byte[] finish() throws IOException {
    if (openMetrics) {
      buffer.write(END.getBytes(StandardCharsets.UTF_8));
    }
    return buffer.toByteArray();
  }

  static byte[] gzip(byte[] text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length / 8 + 64);
    try (Gzip gzip = new Gzip(out)) {
      gzip.write(text);
    }
    return out.toByteArray();
  }
}
