/** Order books of exact decimals in primitive arrays; depends on the model only. */
@NullMarked
package io.marketprism.collector.book;

import org.jspecify.annotations.NullMarked;
