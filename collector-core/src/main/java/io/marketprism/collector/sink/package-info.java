/**
 * Where events go: the sink contract, the JSON encoding and the file sink; depends on the model
 * only.
 */
@NullMarked
package io.marketprism.collector.sink;

import org.jspecify.annotations.NullMarked;
