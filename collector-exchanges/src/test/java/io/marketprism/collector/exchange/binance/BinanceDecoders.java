package io.marketprism.collector.exchange.binance;

import io.marketprism.collector.exchange.kit.TellingControl;
import io.marketprism.collector.exchange.venue.FrameDecoder;
import io.marketprism.collector.sync.Feed;
import java.util.ArrayList;
import java.util.Map;

/** Gives benchmarks of other packages the decoder that a slot of Binance uses. */
public final class BinanceDecoders {
  private BinanceDecoders() {}

  /** A decoder of combined streams that feeds this; acts on no control frame. */
  public static FrameDecoder of(String channel, Feed feed) {
    FrameDecoder decoder =
        new BinanceDecoder(BinanceMarket.SPOT, new TellingControl(new ArrayList<>()));
    decoder.feeds(Map.of(channel, feed));
    return decoder;
  }
}
