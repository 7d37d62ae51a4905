package io.marketprism.collector.exchange.binance;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.ValueKind;
import io.marketprism.collector.exchange.venue.FrameDecoder.Control;
import org.jspecify.annotations.Nullable;

/**
 * A frame outside the envelope: an acknowledgement, an error, or the notice of a shutdown.
 *
 * <pre>
 * {"result":null,"id":1}
 * {"code":2,"msg":"Invalid request: unknown method","id":19}
 * {"error":{"code":4,"msg":"Too many subscriptions"},"id":19}
 * {"e":"serverShutdown","E":1770123456789}
 * </pre>
 *
 * <p>Source: Binance spot WebSocket streams, and the form of errors seen on futures, read
 * 2026-11-22.
 */
final class ControlFrame {
  private static final long NO_ID = -1;

  private final JsonScanner json;
  private long id = NO_ID;
  private boolean isError;
  private String message = "";
  private @Nullable String event;

  private ControlFrame(JsonScanner json) {
    this.json = json;
  }

  /** Reads a frame and tells {@code control} what it asks for. */
  static void read(JsonScanner json, String frame, Control control) {
    json.reset(frame);
    ControlFrame read = new ControlFrame(json);
    read.readObject();
    json.end();
    read.tell(control);
  }

  private void readObject() {
    json.beginObject();
    while (json.nextKey()) {
      if (json.keyIs("id")) {
        readId();
      } else if (json.keyIs("error") && json.peek() != ValueKind.NULL) {
        isError = true;
        readError();
      } else if (json.keyIs("code")) {
        isError = true;
        json.skipValue();
      } else if (json.keyIs("msg") && json.peek() == ValueKind.STRING) {
        json.text();
        message = json.textString();
      } else if (json.keyIs("e") && json.peek() == ValueKind.STRING) {
        json.text();
        event = json.textString();
      } else {
        json.skipValue();
      }
    }
  }

  private void readError() {
    switch (json.peek()) {
      case OBJECT -> readObject();
      case STRING -> {
        json.text();
        message = json.textString();
      }
      default -> json.skipValue();
    }
  }

  private void readId() {
    if (json.peek() == ValueKind.NUMBER) {
      id = json.integer();
    } else {
      json.skipValue();
    }
  }

  private void tell(Control control) {
    if (BinanceDecoder.SHUTDOWN.equals(event)) {
      control.handOver(BinanceDecoder.SHUTDOWN);
    } else if (isError) {
      control.refused(id, message);
    } else if (id != NO_ID) {
      control.acknowledged(id);
    }
  }
}
