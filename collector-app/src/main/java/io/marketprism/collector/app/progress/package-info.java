/** What a person sees of a running collector on a terminal or in a log. */
@NullMarked
package io.marketprism.collector.app.progress;

import org.jspecify.annotations.NullMarked;
