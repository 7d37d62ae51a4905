/** Instruments, decimals and events; depends on no other package. */
@NullMarked
package io.marketprism.collector.model;

import org.jspecify.annotations.NullMarked;
