/**
 * Sockets that go wrong on command, for tests of every module: a server that does what a script
 * says byte by byte, and a proxy with faults that stands before any server. Depends on the JDK
 * alone.
 */
@NullMarked
package io.marketprism.collector.testing.net;

import org.jspecify.annotations.NullMarked;
