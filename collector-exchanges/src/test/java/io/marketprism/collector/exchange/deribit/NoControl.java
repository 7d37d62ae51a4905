package io.marketprism.collector.exchange.deribit;

import io.marketprism.collector.exchange.venue.FrameDecoder;
import java.util.Collection;

/** Acts on no control frame. */
final class NoControl implements FrameDecoder.Control {
  @Override
  public void acknowledged(long requestId) {}

  @Override
  public void acknowledged(long requestId, Collection<String> channels) {}

  @Override
  public void refused(long requestId, String reason) {}

  @Override
  public void handOver(String reason) {}

  @Override
  public void reply(String frame) {}
}
