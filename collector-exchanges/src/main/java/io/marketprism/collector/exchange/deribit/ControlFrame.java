package io.marketprism.collector.exchange.deribit;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.exchange.json.ValueKind;
import io.marketprism.collector.exchange.venue.FrameDecoder.Control;
import io.marketprism.collector.exchange.venue.FrameDecoder.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A frame as a whole, in whatever order: the answer to a request, a heartbeat, or a notification.
 *
 * <pre>
 * {"jsonrpc":"2.0","id":42,"result":["book.BTC-PERPETUAL.100ms"],"usIn":1,"usOut":2,"usDiff":1}
 * {"jsonrpc":"2.0","id":42,"error":{"code":11050,"message":"bad_request","data":{ ... }}}
 * {"jsonrpc":"2.0","method":"heartbeat","params":{"type":"test_request"}}
 * </pre>
 *
 * <p>The result of a subscription lists the channels that are subscribed; the others were refused
 * without a word. An error that passes and speaks of no channel puts the request off: it is made
 * again as it is, later, and not at once in parts.
 *
 * <p>Source: Deribit, JSON-RPC, subscriptions and errors, read 2026-11-22.
 */
final class ControlFrame {
  static final String ABSENT = "absent from the result";

  private static final long NO_ID = -1;

  /**
   * Errors that speak of the exchange or of our pace, and not of what was asked for: too many
   * requests, retry, settlement, a full queue, too many at once, maintenance, no requests without
   * an account for now, internal error, unavailable, timed out.
   */
  private static final Set<Long> PASSING =
      Set.of(
          10_028L, 10_040L, 10_041L, 10_047L, 10_066L, 11_051L, 11_056L, 11_094L, 13_028L, 13_888L);

  private static final int MAX_CHANNELS = 1_000;

  private static final long METHOD = 1;
  private static final long PARAMS = 2;
  private static final long ID = 4;
  private static final long RESULT = 8;
  private static final long ERROR = 16;
  private static final long CHANNEL = 32;
  private static final long TYPE = 64;
  private static final long DATA = 128;
  private static final long MAINTENANCE = 256;

  private final JsonScanner json;
  private long seen;
  private long id = NO_ID;
  private String method = "";
  private String type = "";
  private @Nullable String channel;
  private @Nullable List<String> channels;
  private boolean maintenance;
  private long errorCode;
  private String errorMessage = "";

  private ControlFrame(JsonScanner json) {
    this.json = json;
  }

  /** Reads a frame to its end; tells nobody. */
  static ControlFrame read(JsonScanner json, String frame) {
    json.reset(frame);
    ControlFrame read = new ControlFrame(json);
    read.readFrame();
    json.end();
    return read;
  }

  private void readFrame() {
    json.beginObject();
    while (json.nextKey()) {
      if (json.keyIs("method")) {
        method = once(METHOD).string();
      } else if (json.keyIs("params")) {
        once(PARAMS).readParams();
      } else if (json.keyIs("id")) {
        once(ID).readId();
      } else if (json.keyIs("result")) {
        once(RESULT).readResult();
      } else if (json.keyIs("error")) {
        once(ERROR).readError();
      } else {
        json.skipValue();
      }
    }
  }

  private ControlFrame once(long member) {
    seen = json.once(seen, member);
    return this;
  }

  private String string() {
    json.text();
    return json.textString();
  }

  private void readParams() {
    if (json.peek() != ValueKind.OBJECT) {
      json.skipValue();
      return;
    }
    json.beginObject();
    while (json.nextKey()) {
      if (json.keyIs("channel")) {
        channel = once(CHANNEL).string();
      } else if (json.keyIs("type") && json.peek() == ValueKind.STRING) {
        type = once(TYPE).string();
      } else if (json.keyIs("data") && json.peek() == ValueKind.OBJECT) {
        once(DATA).readData();
      } else {
        json.skipValue();
      }
    }
  }

  private void readData() {
    json.beginObject();
    while (json.nextKey()) {
      if (json.keyIs("maintenance") && json.peek() == ValueKind.BOOLEAN) {
        maintenance = once(MAINTENANCE).json.bool();
      } else {
        json.skipValue();
      }
    }
  }

  private void readId() {
    if (json.peek() == ValueKind.NUMBER) {
      id = json.integer();
    } else {
      json.skipValue();
    }
  }

  private void readResult() {
    if (json.peek() != ValueKind.ARRAY) {
      json.skipValue();
      return;
    }
    List<String> names = new ArrayList<>();
    json.beginArray();
    while (json.nextElement()) {
      if (json.peek() != ValueKind.STRING) {
        json.skipValue();
      } else if (names.size() == MAX_CHANNELS) {
        throw json.refused(Reason.VALUE);
      } else {
        names.add(string());
      }
    }
    channels = names;
  }

  private void readError() {
    if (json.peek() != ValueKind.OBJECT) {
      json.skipValue();
      return;
    }
    json.beginObject();
    while (json.nextKey()) {
      if (json.keyIs("code") && json.peek() == ValueKind.NUMBER) {
        errorCode = json.integer();
      } else if (json.keyIs("message") && json.peek() == ValueKind.STRING) {
        errorMessage = string();
      } else {
        json.skipValue();
      }
    }
  }

  /** The channel that it is a notification of, or null where it is none. */
  @Nullable String channel() {
    return method.equals("subscription") ? channel : null;
  }

  /** Whether it says that the exchange is under maintenance. */
  boolean maintenance() {
    return maintenance;
  }

  /** Tells what it asks for; a notification that asks for nothing is ignored. */
  Outcome tell(Control control) {
    if ((seen & ERROR) != 0) {
      tellError(control);
    } else if (channels != null && id != NO_ID) {
      control.acknowledged(id, channels);
      control.refused(id, ABSENT);
    } else if (method.equals("heartbeat")) {
      if (type.equals("test_request")) {
        control.reply(DeribitRequests.TEST);
      }
    } else if ((seen & RESULT) == 0) {
      return Outcome.IGNORED;
    }
    return Outcome.CONTROL;
  }

  private void tellError(Control control) {
    String reason = errorCode + " " + errorMessage;
    if (PASSING.contains(errorCode)) {
      control.postponed(id, reason);
    } else {
      control.refused(id, reason);
    }
  }
}
