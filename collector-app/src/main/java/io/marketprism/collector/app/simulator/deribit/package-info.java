/** Shows a market as Deribit does; an own implementation of its wire, which uses no decoder. */
@NullMarked
package io.marketprism.collector.app.simulator.deribit;

import org.jspecify.annotations.NullMarked;
