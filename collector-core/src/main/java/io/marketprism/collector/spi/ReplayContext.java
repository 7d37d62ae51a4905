package io.marketprism.collector.spi;

import io.marketprism.collector.sync.BookObserver;
import io.marketprism.collector.sync.FeedContext;
import java.util.function.BiFunction;

/**
 * What a replay is given. Immutable.
 *
 * @param feeds what all feeds share; its clocks show the recording's time
 * @param observers gives the observer of a book, by connection and venue symbol
 */
public record ReplayContext(
    FeedContext feeds, BiFunction<String, String, BookObserver> observers) {}
