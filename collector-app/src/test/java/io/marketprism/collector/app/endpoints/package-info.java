/** What clients, collectors of metrics and the machine do to the endpoints of a real process. */
@NullMarked
package io.marketprism.collector.app.endpoints;

import org.jspecify.annotations.NullMarked;
