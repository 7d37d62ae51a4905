package io.marketprism.collector.app.simulator;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.marketprism.collector.app.simulator.fault.Faults;
import io.marketprism.collector.app.simulator.market.MarketSource;
import io.marketprism.collector.app.simulator.server.SimulatedExchange;
import io.marketprism.collector.app.simulator.stream.Surface;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A venue that a surface shows. Immutable.
 *
 * @param name such as {@code binance-spot}
 * @param surface what answers its clients
 * @param sockets gives the value of {@code ws} for an authority
 * @param instruments what a collector is to collect, as it names that
 * @param data the data types, as a configuration lists them
 */
public record ShownVenue(
    String name,
    Surface<?> surface,
    UnaryOperator<String> sockets,
    List<String> instruments,
    String data)
    implements SimulatedVenue {
  /** A text in quotes of JSON is one in quotes of YAML. */
  private static final Gson QUOTES = new GsonBuilder().disableHtmlEscaping().create();

  /** Copies the list. */
  public ShownVenue {
    instruments = List.copyOf(instruments);
  }

  @Override
  public SimulatedExchange exchange() {
    return surface;
  }

  @Override
  public MarketSource market() {
    return surface.source();
  }

  @Override
  public Faults faults() {
    return surface.faults();
  }

  @Override
  public String configuration(String authority) {
    String symbols = instruments.stream().map(QUOTES::toJson).collect(Collectors.joining(", "));
    return """
          %s:
            rest: http://%s
            ws: %s
            instruments: [%s]
            data: [%s]
        """
        .formatted(name, authority, sockets.apply(authority), symbols, data);
  }
}
