package io.marketprism.collector.app.simulator.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** Hands what arrives on one WebSocket to its exchange. Owned by the loop thread. */
final class WebSocketFrontend extends SimpleChannelInboundHandler<WebSocketFrame> {
  private final SimulatedExchange exchange;
  private final NettyConnection connection;
  private final ConnectionLedger ledger;

  WebSocketFrontend(
      SimulatedExchange exchange, NettyConnection connection, ConnectionLedger ledger) {
    this.exchange = exchange;
    this.connection = connection;
    this.ledger = ledger;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    if (frame instanceof TextWebSocketFrame text) {
      exchange.text(connection, text.text());
    } else if (frame instanceof PingWebSocketFrame) {
      exchange.control(connection, false);
      connection.pong(frame.content().retain());
    } else if (frame instanceof PongWebSocketFrame) {
      exchange.control(connection, true);
    } else if (frame instanceof CloseWebSocketFrame) {
      connection.closeReceived(frame.content().retain());
    } else {
      connection.close(1003, "text only");
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable()) {
      exchange.writable(connection);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    exchange.closed(connection);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    ledger.failed(cause);
    Unawaited.go(context.close());
  }
}
