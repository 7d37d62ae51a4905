/** Small HTTP servers that go on answering under hostile clients; depends on the JDK only. */
@NullMarked
package io.marketprism.collector.metrics.http;

import org.jspecify.annotations.NullMarked;
