package io.marketprism.collector.metrics;

import com.sun.net.httpserver.Headers;
import io.prometheus.client.exporter.common.TextFormat;
import java.util.List;
import java.util.Locale;

/** The forms in which a rendering is kept ready. */
enum Format {
  TEXT(TextFormat.CONTENT_TYPE_004, false),
  TEXT_GZIP(TextFormat.CONTENT_TYPE_004, true),
  OPEN_METRICS(TextFormat.CONTENT_TYPE_OPENMETRICS_100, false),
  OPEN_METRICS_GZIP(TextFormat.CONTENT_TYPE_OPENMETRICS_100, true);

  private final String contentType;
  private final boolean gzip;

  Format(String contentType, boolean gzip) {
    this.contentType = contentType;
    this.gzip = gzip;
  }

  String contentType() {
    return contentType;
  }

  boolean gzip() {
    return gzip;
  }

  boolean openMetrics() {
    return this == OPEN_METRICS || this == OPEN_METRICS_GZIP;
  }

  /** The form that a request asks for. */
  static Format of(Headers request) {
    String accept = request.getFirst("Accept");
    boolean openMetrics =
        TextFormat.chooseContentType(accept).equals(TextFormat.CONTENT_TYPE_OPENMETRICS_100);
    boolean gzip = takesGzip(request.getOrDefault("Accept-Encoding", List.of()));
    if (openMetrics) {
      return gzip ? OPEN_METRICS_GZIP : OPEN_METRICS;
    }
    return gzip ? TEXT_GZIP : TEXT;
  }

  private static boolean takesGzip(List<String> headers) {
    for (String header : headers) {
      for (String coding : header.toLowerCase(Locale.ROOT).split(",", -1)) {
        String plain = coding.replace(" ", "");
        if (plain.equals("gzip") || (plain.startsWith("gzip;q=") && !isZero(plain.substring(7)))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isZero(String quality) {
    return quality.matches("0(\\.0*)?");
  }
}
