package io.marketprism.collector.exchange.binance;

import io.marketprism.collector.exchange.venue.FrameDecoder;
import io.marketprism.collector.sync.Feed;
import java.util.Collection;
import java.util.Map;

/** Gives benchmarks of other packages the decoder that a slot of Binance uses. */
public final class BinanceDecoders {
  private BinanceDecoders() {}

  /** A decoder of combined streams that feeds this; acts on no control frame. */
  public static FrameDecoder of(String channel, Feed feed) {
    FrameDecoder decoder = new BinanceDecoder(BinanceMarket.SPOT, new NoControl());
    decoder.feeds(Map.of(channel, feed));
    return decoder;
  }

  private static final class NoControl implements FrameDecoder.Control {
    @Override
    public void acknowledged(long requestId) {}

    @Override
    public void acknowledged(long requestId, Collection<String> channels) {}

    @Override
    public void refused(long requestId, String reason) {}

    @Override
    public void postponed(long requestId, String reason) {}

    @Override
    public void handOver(String reason) {}

    @Override
    public void reply(String frame) {}
  }
}
