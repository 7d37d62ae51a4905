/**
 * The configuration: typed, validated, each error with file, line and key; depends on no other
 * package and reads the process environment in one method only.
 */
@NullMarked
package io.marketprism.collector.app.config;

import org.jspecify.annotations.NullMarked;
