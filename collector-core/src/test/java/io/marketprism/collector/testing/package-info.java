/**
 * What tests of every module share: recordings of real traffic and programs beyond Maven; depends
 * on nothing else.
 */
@NullMarked
package io.marketprism.collector.testing;

import org.jspecify.annotations.NullMarked;
