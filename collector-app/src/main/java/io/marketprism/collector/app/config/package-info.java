/** The configuration: typed, validated, each error with file, line and key. */
@NullMarked
package io.marketprism.collector.app.config;

import org.jspecify.annotations.NullMarked;
