package io.marketprism.collector.architecture.planted.app;

import io.marketprism.collector.architecture.planted.exchange.one.One;
import io.netty.buffer.ByteBuf;

/** May use every part, but Netty is for the simulator. */
final class Wiring {
  private final One one = new One();

  void exits() {
    System.exit(one.hashCode());
  }

  Class<?> buffer() {
    return ByteBuf.class;
  }
}
