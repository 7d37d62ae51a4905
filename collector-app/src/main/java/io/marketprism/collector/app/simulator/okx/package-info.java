/** OKX as clients see it: public WebSocket channels and REST. Uses no code of the collector. */
@NullMarked
package io.marketprism.collector.app.simulator.okx;

import org.jspecify.annotations.NullMarked;
