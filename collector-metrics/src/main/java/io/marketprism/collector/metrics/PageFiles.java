package io.marketprism.collector.metrics;

import io.marketprism.collector.metrics.http.Page;
import io.marketprism.collector.metrics.http.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The files of the status page, read once: HTML, style, icon and the modules of its script, each by
 * the exact path under which it is served. Nothing else in the jar can be asked for. Pure
 * functions.
 */
final class PageFiles {
  private static final String HTML = "text/html; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String ICON = "image/svg+xml";

  private static final Map<String, String> FILES =
      Map.of(
          "index.html", HTML,
          "page.css", STYLE,
          "icon.svg", ICON,
          "page.js", SCRIPT,
          "sections.js", SCRIPT,
          "connections.js", SCRIPT,
          "charts.js", SCRIPT,
          "dom.js", SCRIPT,
          "format.js", SCRIPT);

  private PageFiles() {}

  /** The files by path; the page itself is at {@code /}. */
  static Map<String, Page> read() {
    Map<String, Page> pages = new HashMap<>();
    FILES.forEach(
        (name, type) -> {
          Reply reply = Reply.of(200, type, bytes(name));
          pages.put(name.equals("index.html") ? "/" : "/page/" + name, request -> reply);
        });
    return pages;
  }

  private static byte[] bytes(String name) {
    try (InputStream in = PageFiles.class.getResourceAsStream("page/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks a file of its status page: " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
