/**
 * Carries events from reader threads to sinks through bounded queues; depends on model and sink,
 * and on the values of health that it fills.
 */
@NullMarked
package io.marketprism.collector.pipeline;

import org.jspecify.annotations.NullMarked;
