package io.marketprism.collector.app.simulator.server;

import io.marketprism.collector.app.simulator.server.Routes.Target;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP side of one socket: answers requests, and hands the socket over to a {@link
 * WebSocketFrontend} when its exchange grants an upgrade.
 *
 * <p>Not thread-safe; owned by the loop thread.
 */
final class HttpFrontend extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final int MAX_CLIENT_MESSAGE = 1 << 20;

  private final Routes routes;
  private final ConnectionLedger ledger;

  HttpFrontend(Routes routes, ConnectionLedger ledger) {
    this.routes = routes;
    this.ledger = ledger;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    ledger.socketsAccepted.incrementAndGet();
    ledger.socketsOpen.incrementAndGet();
    context.channel().closeFuture().addListener(closed -> ledger.socketsOpen.decrementAndGet());
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    Target target = request.decoderResult().isSuccess() ? target(request) : null;
    if (target == null) {
      reply(context, HttpReply.of(400, "text/plain;charset=UTF-8", "bad request"), false);
      return;
    }
    if (request.headers().contains(HttpHeaderNames.UPGRADE, "websocket", true)) {
      upgrade(context, request, target);
    } else {
      ledger.requests.incrementAndGet();
      boolean keepAlive =
          HttpUtil.isKeepAlive(request) && !HttpMethod.HEAD.equals(request.method());
      reply(context, target.exchange().rest(target.query()), keepAlive);
    }
  }

  private @Nullable Target target(FullHttpRequest request) {
    try {
      return routes.target(request);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private void upgrade(ChannelHandlerContext context, FullHttpRequest request, Target target) {
    Optional<HttpReply> refusal = target.exchange().refusal(target.query());
    if (refusal.isPresent()) {
      ledger.upgradesRefused.incrementAndGet();
      reply(context, refusal.get(), HttpUtil.isKeepAlive(request));
      return;
    }
    String url = "ws://" + request.headers().get(HttpHeaderNames.HOST, "localhost") + request.uri();
    WebSocketServerHandshaker handshaker =
        new WebSocketServerHandshakerFactory(url, null, false, MAX_CLIENT_MESSAGE)
            .newHandshaker(request);
    if (handshaker == null) {
      Unawaited.go(
          WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(context.channel()));
      return;
    }
    Unawaited.go(
        handshaker
            .handshake(context.channel(), request)
            .addListener(
                done -> {
                  if (done.isSuccess() && context.channel().isActive()) {
                    open(context, target);
                  }
                }));
  }

  private void open(ChannelHandlerContext context, Target target) {
    NettyConnection connection =
        new NettyConnection(ledger.webSocketsOpened.incrementAndGet(), context.channel());
    ledger.webSocketsOpen.incrementAndGet();
    context.channel().closeFuture().addListener(done -> ledger.webSocketsOpen.decrementAndGet());
    if (context.pipeline().get(HttpObjectAggregator.class) != null) {
      context.pipeline().remove(HttpObjectAggregator.class);
    }
    context
        .pipeline()
        .addLast(new WebSocketFrameAggregator(MAX_CLIENT_MESSAGE))
        .addLast(new WebSocketFrontend(target.exchange(), connection, ledger))
        .remove(this);
    target.exchange().opened(connection, target.query());
  }

  private static void reply(ChannelHandlerContext context, HttpReply reply, boolean keepAlive) {
    if (reply.isNever()) {
      return;
    }
    long wait = reply.delay().toNanos();
    if (wait > 0) {
      Runnable later = () -> send(context, reply, keepAlive);
      Unawaited.go(context.executor().schedule(later, wait, TimeUnit.NANOSECONDS));
    } else {
      send(context, reply, keepAlive);
    }
  }

  private static void send(ChannelHandlerContext context, HttpReply reply, boolean keepAlive) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(reply.status()),
            Unpooled.wrappedBuffer(reply.body().getBytes(StandardCharsets.UTF_8)));
    reply.headers().forEach(response.headers()::set);
    HttpUtil.setContentLength(response, response.content().readableBytes());
    if (keepAlive) {
      Unawaited.go(context.writeAndFlush(response));
    } else {
      response.headers().set(HttpHeaderNames.CONNECTION, "close");
      Unawaited.go(context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    ledger.failed(cause);
    Unawaited.go(context.close());
  }
}
