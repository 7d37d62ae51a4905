package io.marketprism.collector.exchange.okx;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.ValueKind;
import io.marketprism.collector.exchange.venue.FrameDecoder.Control;
import java.util.List;

/**
 * A frame that is no data: an acknowledgement of one channel, an error, or a notice.
 *
 * <pre>
 * {"id":"7","event":"subscribe","arg":{"channel":"books","instId":"BTC-USDT"},"connId":"a4d3ae55"}
 * {"id":"7","event":"error","code":"60018","msg":"Wrong URL or channel","connId":"a4d3ae55"}
 * {"event":"notice","code":"64008","msg":"The connection will soon be closed","connId":"a4d3ae55"}
 * </pre>
 *
 * <p>Source: OKX API v5, WebSocket overview, read 2026-11-22.
 */
final class ControlFrame {
  private static final long NO_ID = -1;

  /** The exchange will end the connection within a minute. */
  private static final String UPGRADE = "64008";

  private static final int MAX_ID_DIGITS = 18;
  private static final int MAX_REASON = 200;

  private final JsonScanner json;
  private long id = NO_ID;
  private String event = "";
  private String code = "";
  private String message = "";
  private String channel = "";
  private String subject = "";

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
        id = number(text());
      } else if (json.keyIs("event")) {
        event = text();
      } else if (json.keyIs("code")) {
        code = text();
      } else if (json.keyIs("msg")) {
        message = text();
      } else if (json.keyIs("arg") && json.peek() == ValueKind.OBJECT) {
        readArgument();
      } else {
        json.skipValue();
      }
    }
  }

  private void readArgument() {
    json.beginObject();
    while (json.nextKey()) {
      if (json.keyIs("channel")) {
        channel = text();
      } else if (json.keyIs("instId") || (json.keyIs("instType") && subject.isEmpty())) {
        subject = text();
      } else {
        json.skipValue();
      }
    }
  }

  /** The text that is next, empty where something else is. */
  private String text() {
    if (json.peek() != ValueKind.STRING) {
      json.skipValue();
      return "";
    }
    json.text();
    return json.textString();
  }

  /** The request that a text names; ours are decimal numbers. */
  private static long number(String text) {
    boolean decimal =
        !text.isEmpty()
            && text.length() <= MAX_ID_DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return decimal ? Long.parseLong(text) : NO_ID;
  }

  private void tell(Control control) {
    switch (event) {
      case "subscribe", "unsubscribe" -> {
        if (id != NO_ID) {
          control.acknowledged(id, List.of(new OkxChannel(channel, subject).name()));
        }
      }
      case "error" -> control.refused(id, reason());
      case "notice" -> {
        if (code.equals(UPGRADE)) {
          control.handOver(reason());
        }
      }
      default -> {
        // What the exchange counts or announces besides asks for nothing.
      }
    }
  }

  private String reason() {
    String reason = code + " " + message;
    return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
  }
}
