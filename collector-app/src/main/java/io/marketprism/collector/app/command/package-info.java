/** The commands of the command line; each reads its options and hands them to the rest. */
@NullMarked
package io.marketprism.collector.app.command;

import org.jspecify.annotations.NullMarked;
