/**
 * Recordings of raw traffic: reading, replaying and writing them; uses the core's SPI and no
 * exchange.
 */
@NullMarked
package io.marketprism.collector.app.recording;

import org.jspecify.annotations.NullMarked;
