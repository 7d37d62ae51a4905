/**
 * Carries events from reader threads to sinks through bounded queues; depends on model and sink.
 */
@NullMarked
package io.marketprism.collector.pipeline;

import org.jspecify.annotations.NullMarked;
