/** How long things took, counted in classes by one thread and read by any; depends on nothing. */
@NullMarked
package io.marketprism.collector.measure;

import org.jspecify.annotations.NullMarked;
