package io.marketprism.collector.exchange.kit;

import io.marketprism.collector.model.Instrument;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/**
 * What every venue must do, whatever its wire looks like. A venue's test extends this with its
 * {@link VenueScript} and nothing else; the tests are those of the parts.
 */
@Timeout(120)
public abstract class VenueContract
    implements DecodingContract,
        HeartbeatContract,
        HistoryContract,
        HostileContract,
        SequenceContract,
        SlotContract,
        SocketContract {
  private static final int FAULT_RUNS = 10_000;

  private final VenueScript script;
  private final List<Instrument> instruments;

  /** For a venue that speaks so. */
  protected VenueContract(VenueScript script) {
    this.script = script;
    this.instruments = SlotRig.instruments(script);
  }

  @Override
  public final VenueScript script() {
    return script;
  }

  @Override
  public final List<Instrument> instruments() {
    return instruments;
  }

  /** Fewer where another venue of the same rule plays them all. */
  @Override
  public int faultRuns() {
    return FAULT_RUNS;
  }
}
