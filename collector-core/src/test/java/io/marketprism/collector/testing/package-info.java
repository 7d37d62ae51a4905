/**
 * What tests of every module share: recordings of real traffic, programs beyond Maven, and lives of
 * a book among faults.
 */
@NullMarked
package io.marketprism.collector.testing;

import org.jspecify.annotations.NullMarked;
