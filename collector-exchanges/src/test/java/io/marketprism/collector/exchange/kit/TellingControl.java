package io.marketprism.collector.exchange.kit;

import io.marketprism.collector.exchange.venue.FrameDecoder;
import java.util.Collection;
import java.util.List;

/** Notes what control frames ask for, in a few words each. */
public final class TellingControl implements FrameDecoder.Control {
  private final List<String> control;

  /** Adds a line to that list for each word that it is told. */
  public TellingControl(List<String> control) {
    this.control = control;
  }

  @Override
  public void acknowledged(long requestId) {
    control.add("acknowledged " + requestId);
  }

  @Override
  public void acknowledged(long requestId, Collection<String> channels) {
    control.add("acknowledged " + requestId + " " + channels);
  }

  @Override
  public void refused(long requestId, String reason) {
    control.add("refused " + requestId + " " + reason);
  }

  @Override
  public void postponed(long requestId, String reason) {
    control.add("postponed " + requestId + " " + reason);
  }

  @Override
  public void handOver(String reason) {
    control.add("hand over " + reason);
  }

  @Override
  public void reply(String frame) {
    control.add("reply " + frame);
  }
}
