/** The facade in somebody else's process: begun and ended many times, and gone without a trace. */
@NullMarked
package io.marketprism.collector.app.embedding;

import org.jspecify.annotations.NullMarked;
