package io.marketprism.collector.architecture.planted.app.simulator;

import io.netty.buffer.ByteBuf;

/** May use Netty. */
final class Simulator {
  Class<?> buffer() {
    return ByteBuf.class;
  }
}
