/** The strict forward scanner for hot frames; depends on nothing else. */
@NullMarked
package io.marketprism.collector.exchange.json;

import org.jspecify.annotations.NullMarked;
