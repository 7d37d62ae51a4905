package io.marketprism.collector.app.simulator.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * A connection on a Netty channel. Data frames are framed here, many into one buffer, so that a
 * message costs two copies and no object.
 *
 * <p>Not thread-safe; owned by the loop thread.
 */
final class NettyConnection implements SimulatedConnection {
  private static final byte[] NOTHING = {};
  private static final int FILL = 1 << 20;
  private static final long CLOSE_SECONDS = 1;

  private final long id;
  private final Channel channel;
  private final FrameChunk chunk = new FrameChunk();
  private boolean silent;
  private boolean frozen;
  private boolean closing;
  private boolean held;

  NettyConnection(long id, Channel channel) {
    this.id = id;
    this.channel = channel;
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public void send(String text) {
    if (open() && !frozen) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      append(NOTHING, body, 0, body.length, NOTHING);
      flush();
    }
  }

  @Override
  public void frame(byte[] head, byte[] body, int offset, int length, byte[] tail) {
    if (!silent && !frozen && open()) {
      append(head, body, offset, length, tail);
    }
  }

  private void append(byte[] head, byte[] body, int offset, int length, byte[] tail) {
    int payload = head.length + length + tail.length;
    if (!chunk.fits(payload)) {
      writeChunk();
    }
    if (FrameChunk.mayFit(payload)) {
      chunk.add(head, body, offset, length, tail);
      return;
    }
    write(Unpooled.wrappedBuffer(FrameChunk.header(payload)));
    write(Unpooled.copiedBuffer(head));
    write(Unpooled.copiedBuffer(body, offset, length));
    write(Unpooled.copiedBuffer(tail));
  }

  private void writeChunk() {
    if (chunk.length() > 0) {
      ByteBuf buffer = channel.alloc().directBuffer(chunk.length());
      write(buffer.writeBytes(chunk.bytes(), 0, chunk.length()));
      chunk.clear();
    }
  }

  private void write(ByteBuf buffer) {
    Unawaited.go(channel.write(buffer, channel.voidPromise()));
  }

  @Override
  public void flush() {
    if (!frozen) {
      writeChunk();
      channel.flush();
    }
  }

  @Override
  public void ping(String payload) {
    control(new PingWebSocketFrame(ByteBufUtil.writeUtf8(channel.alloc(), payload)));
  }

  /** Answers a ping; takes over the payload. */
  void pong(ByteBuf payload) {
    control(new PongWebSocketFrame(payload));
  }

  private void control(WebSocketFrame frame) {
    if (open() && !frozen) {
      writeChunk();
      Unawaited.go(channel.writeAndFlush(frame));
    } else {
      frame.release();
    }
  }

  @Override
  public void oversized(byte[] head, long size, byte[] tail) {
    long fill = Math.max(0, size - head.length - tail.length);
    byte[] letters = new byte[(int) Math.min(fill, FILL)];
    Arrays.fill(letters, (byte) 'x');
    raw(FrameChunk.header(head.length + fill + tail.length));
    raw(head);
    ByteBuf filling = Unpooled.directBuffer(letters.length).writeBytes(letters);
    for (long left = fill; left > 0; left -= letters.length) {
      int part = (int) Math.min(left, letters.length);
      if (open() && !frozen) {
        write(filling.retainedSlice(0, part));
      }
    }
    filling.release();
    raw(tail);
  }

  @Override
  public void raw(byte[] bytes) {
    if (open() && !frozen) {
      writeChunk();
      write(Unpooled.copiedBuffer(bytes));
      channel.flush();
    }
  }

  @Override
  public void close(int code, String reason) {
    if (open() && !frozen) {
      control(new CloseWebSocketFrame(code, reason));
      closing = true;
      closeLater();
    }
  }

  @Override
  public void closeAndHold(int code, String reason) {
    if (open() && !frozen) {
      control(new CloseWebSocketFrame(code, reason));
      closing = true;
      held = true;
    }
  }

  /** The client's Close frame: answers it, or takes it as the answer, and closes the socket. */
  void closeReceived(ByteBuf payload) {
    if (closing) {
      payload.release();
      if (!held) {
        Unawaited.go(channel.close());
      }
      return;
    }
    writeChunk();
    closing = true;
    Unawaited.go(
        channel
            .writeAndFlush(new CloseWebSocketFrame(true, 0, payload))
            .addListener(ChannelFutureListener.CLOSE));
  }

  @Override
  public void finish() {
    if (open() && !frozen) {
      flush();
      closing = true;
      Unawaited.go(((DuplexChannel) channel).shutdownOutput());
      closeLater();
    }
  }

  private void closeLater() {
    Runnable close = () -> Unawaited.go(channel.close());
    Unawaited.go(channel.eventLoop().schedule(close, CLOSE_SECONDS, TimeUnit.SECONDS));
  }

  @Override
  public void reset() {
    closing = true;
    if (channel.isActive()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
    Unawaited.go(channel.close());
  }

  @Override
  public void silence(boolean now) {
    silent = now;
  }

  @Override
  public void freeze(boolean now) {
    frozen = now;
    channel.config().setAutoRead(!now);
  }

  @Override
  public boolean writable() {
    return silent || frozen || channel.isWritable();
  }

  @Override
  public long pending() {
    long waiting =
        channel.isWritable()
            ? channel.config().getWriteBufferHighWaterMark() - channel.bytesBeforeUnwritable()
            : channel.config().getWriteBufferLowWaterMark() + channel.bytesBeforeWritable();
    return chunk.length() + waiting;
  }

  @Override
  public boolean open() {
    return !closing && channel.isActive();
  }
}
