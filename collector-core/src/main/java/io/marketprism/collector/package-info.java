/**
 * The facade that wires exchanges, pipeline and health together; may use every package of the core.
 */
@NullMarked
package io.marketprism.collector;

import org.jspecify.annotations.NullMarked;
