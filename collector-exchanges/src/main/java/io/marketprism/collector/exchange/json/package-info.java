/**
 * The strict forward scanner for hot frames; depends on the model's decimals and text and on the
 * book's list of levels only.
 */
@NullMarked
package io.marketprism.collector.exchange.json;

import org.jspecify.annotations.NullMarked;
