package io.marketprism.collector.app.simulator.fault;

import io.marketprism.collector.app.simulator.server.SimulatedConnection;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How a message can be broken. */
enum MalformedShape {
  /** The first half of it. */
  TRUNCATED {
    @Override
    byte[] broken(byte[] message, int size) {
      return Arrays.copyOf(message, message.length / 2);
    }
  },
  /** Arrays in arrays, 10,000 or {@code size} deep, before the rest. */
  NESTED {
    @Override
    byte[] broken(byte[] message, int size) {
      int deep = size == 0 ? 10_000 : size;
      String nest = "[".repeat(deep) + "]".repeat(deep);
      return bytes("{\"x\":" + nest + "," + text(message).substring(1));
    }
  },
  /** An id twice, with different values. */
  DUPLICATE_KEYS {
    @Override
    byte[] broken(byte[] message, int size) {
      return replaced(ID, message, "$0,\"$1\":1");
    }
  },
  /** 40 MiB or {@code size} bytes. */
  OVERSIZED {
    @Override
    void send(SimulatedConnection connection, byte[] message, int size) {
      byte[] head = bytes("{\"stream\":\"x\",\"data\":{\"e\":\"depthUpdate\",\"pad\":\"");
      connection.oversized(head, size == 0 ? 40 << 20 : size, bytes("\"}}"));
    }

    @Override
    byte[] broken(byte[] message, int size) {
      throw new IllegalStateException("sent in parts");
    }
  },
  /** A decimal with an exponent that would take gigabytes to write out. */
  HUGE_NUMBER {
    @Override
    byte[] broken(byte[] message, int size) {
      return replaced(DECIMAL, message, "\"1e100000000\"");
    }
  },
  /** A byte that is no UTF-8. */
  INVALID_UTF8 {
    @Override
    byte[] broken(byte[] message, int size) {
      byte[] copy = message.clone();
      copy[copy.length / 2] = (byte) 0xFF;
      return copy;
    }
  };

  private static final Pattern ID = Pattern.compile("\"(u|t|a|lastUpdateId)\":\\d+");
  private static final Pattern DECIMAL = Pattern.compile("\"\\d+\\.\\d+\"");

  /** The broken form of a message. */
  abstract byte[] broken(byte[] message, int size);

  /** Appends the broken form to the connection's batch. */
  void send(SimulatedConnection connection, byte[] message, int size) {
    byte[] broken = broken(message, size);
    connection.frame(broken, broken, 0, 0, new byte[0]);
  }

  private static byte[] replaced(Pattern what, byte[] message, String by) {
    Matcher found = what.matcher(text(message));
    return bytes(found.replaceFirst(by));
  }

  private static String text(byte[] message) {
    return new String(message, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** How all are written. */
  static String names() {
    return Arrays.stream(values()).map(MalformedShape::word).collect(Collectors.joining(", "));
  }

  static MalformedShape of(String text) {
    for (MalformedShape shape : values()) {
      if (shape.word().equals(text)) {
        return shape;
      }
    }
    throw new IllegalArgumentException("no such shape, there are " + names());
  }
}
