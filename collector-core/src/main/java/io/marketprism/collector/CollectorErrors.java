package io.marketprism.collector;

import io.marketprism.collector.spi.ExchangeContext.ErrorListener;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what no caller could be given, by place, and tells a listener. Thread-safe. */
final class CollectorErrors implements ErrorListener {
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final ErrorListener listener;

  CollectorErrors(ErrorListener listener) {
    this.listener = listener;
  }

  @Override
  public void failed(String place, Throwable failure) {
    counts.computeIfAbsent(place, unused -> new LongAdder()).increment();
    try {
      listener.failed(place, failure);
    } catch (Throwable t) {
      counts.computeIfAbsent("error_listener", unused -> new LongAdder()).increment();
    }
  }

  Map<String, Long> counts() {
    Map<String, Long> copy = new TreeMap<>();
    counts.forEach((place, count) -> copy.put(place, count.sum()));
    return copy;
  }
}
