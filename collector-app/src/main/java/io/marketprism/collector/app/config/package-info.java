/**
 * The configuration: typed, validated, each error with file, line and key; depends on the model
 * only and reads the process environment in one method.
 */
@NullMarked
package io.marketprism.collector.app.config;

import org.jspecify.annotations.NullMarked;
