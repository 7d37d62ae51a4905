package io.marketprism.collector.sink;

import io.marketprism.collector.model.MarketEvent;
import java.util.function.Consumer;

/**
 * Hands events to a listener, on the sink's own thread, in order. The listener may block: events
 * then wait in the sink's queue, and what does not fit is dropped and counted. A listener that
 * throws loses that event, which is counted as rejected; it harms no feed and no other sink.
 */
public final class CallbackSink implements Sink {
  private final String name;
  private final Consumer<? super MarketEvent> listener;

  /**
   * @param name the name in metrics and health
   * @param listener called with each event
   */
  public CallbackSink(String name, Consumer<? super MarketEvent> listener) {
    this.name = name;
    this.listener = listener;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void open() {}

  @Override
  public void write(MarketEvent event) {
    listener.accept(event);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
