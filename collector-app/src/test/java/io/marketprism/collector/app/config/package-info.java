/** Tests of the configuration. */
@NullMarked
package io.marketprism.collector.app.config;

import org.jspecify.annotations.NullMarked;
