/** A client to be measured as a process of its own; see docs/PERFORMANCE.md. */
@NullMarked
package io.marketprism.collector.app.bench;

import org.jspecify.annotations.NullMarked;
