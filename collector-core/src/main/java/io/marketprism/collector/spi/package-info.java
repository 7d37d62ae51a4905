/** What an exchange provides and what it is given. */
@NullMarked
package io.marketprism.collector.spi;

import org.jspecify.annotations.NullMarked;
