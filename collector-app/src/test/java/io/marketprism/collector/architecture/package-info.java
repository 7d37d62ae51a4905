/** The dependency law of the whole collector, as tests. */
@NullMarked
package io.marketprism.collector.architecture;

import org.jspecify.annotations.NullMarked;
