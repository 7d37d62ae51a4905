package io.marketprism.collector.app.simulator.fault;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Describes the faults that can be asked for, for help texts. */
public final class FaultUsage {
  private FaultUsage() {}

  /** One line for each kind, then the form of it all. */
  public static String text() {
    StringBuilder text = new StringBuilder();
    for (FaultKind kind : FaultKind.values()) {
      String keys =
          Arrays.stream(FaultKey.values())
              .filter(kind::takes)
              .filter(key -> key != FaultKey.AFTER && key != FaultKey.EVERY)
              .map(FaultKey::text)
              .collect(Collectors.joining(" "));
      text.append(
          String.format(Locale.ROOT, "  %-16s %s (%s)%n", kind.text(), kind.description(), keys));
    }
    String examples =
        Arrays.stream(FaultKey.values())
            .map(key -> key.text() + "=" + key.example())
            .collect(Collectors.joining(", "));
    return text.append("each also after=10s and every=30s; several with ; between them\n")
        .append("values like ")
        .append(examples)
        .append('\n')
        .append("shapes: ")
        .append(MalformedShape.names())
        .append('\n')
        .append("example: drop stream=btcusdt@depth* count=3 after=10s; reset every=30s\n")
        .toString()
        .replace("\r\n", "\n");
  }
}
