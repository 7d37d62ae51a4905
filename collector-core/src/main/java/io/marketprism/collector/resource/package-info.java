/** Samples of what the process uses; depends on nothing else. */
@NullMarked
package io.marketprism.collector.resource;

import org.jspecify.annotations.NullMarked;
