package io.marketprism.collector.metrics.http;

import com.sun.net.httpserver.Headers;

/**
 * What one path answers. Called on a thread of its endpoint for every request, by many threads at
 * once; must not block and answers from what was prepared.
 */
@FunctionalInterface
public interface Page {
  /** The answer to a request with these headers. */
  Reply reply(Headers request);
}
