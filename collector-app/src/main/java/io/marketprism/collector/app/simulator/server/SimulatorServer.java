package io.marketprism.collector.app.simulator.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Hosts simulated exchanges on one loopback port, HTTP and WebSocket together. Everything happens
 * on one daemon thread of its own: accepting, reading, the exchanges' markets, writing.
 *
 * <p>Thread-safe. {@link #close()} is safe to call twice and without {@link #start()}; after it
 * returns no thread and no socket is left. A closed server cannot be started again.
 */
public final class SimulatorServer implements AutoCloseable {
  private static final int MAX_REQUEST_LINE = 64 * 1024;
  private static final int MAX_HEADERS = 16 * 1024;
  private static final int MAX_BODY = 64 * 1024;
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(256 * 1024, 512 * 1024);

  private final int wantedPort;
  private final Routes routes;
  private final ConnectionLedger ledger = new ConnectionLedger();
  private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
  private final EventLoop loop;
  private volatile int port;
  private boolean started;

  /**
   * Does not listen yet.
   *
   * @param port of the loopback address; 0 takes a free one
   * @param exchanges by the first part of their path; the first is also reached without it
   */
  public SimulatorServer(int port, Map<String, SimulatedExchange> exchanges) {
    wantedPort = port;
    routes = new Routes(exchanges);
    loop = new SimulatorLoop(work -> loopThread(work, thread), ledger::failed);
  }

  private static Thread loopThread(Runnable work, AtomicReference<@Nullable Thread> keeper) {
    Thread thread = new Thread(work, "exchange-simulator");
    thread.setDaemon(true);
    keeper.set(thread);
    return thread;
  }

  /**
   * Starts the exchanges and listens.
   *
   * @throws IOException where the port cannot be had; the server is closed then
   */
  public synchronized void start() throws IOException {
    if (started) {
      throw new IllegalStateException("started already");
    }
    started = true;
    call(
        () -> {
          routes.exchanges().forEach(exchange -> exchange.start(loop));
          return true;
        });
    InetAddress loopback = InetAddress.getLoopbackAddress();
    ChannelFuture bound =
        bootstrap().bind(new InetSocketAddress(loopback, wantedPort)).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      close();
      throw new IOException(
          "cannot listen on " + loopback.getHostAddress() + ":" + wantedPort, bound.cause());
    }
    channels.add(bound.channel());
    port = ((InetSocketAddress) bound.channel().localAddress()).getPort();
  }

  private ServerBootstrap bootstrap() {
    return new ServerBootstrap()
        .group(loop)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, 1024)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                accept(channel);
              }
            });
  }

  private void accept(Channel channel) {
    channels.add(channel);
    channel.closeFuture().addListener(closed -> channels.remove(channel));
    HttpDecoderConfig limits =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MAX_REQUEST_LINE)
            .setMaxHeaderSize(MAX_HEADERS);
    channel
        .pipeline()
        .addLast(new HttpServerCodec(limits))
        .addLast(new HttpObjectAggregator(MAX_BODY))
        .addLast(new HttpFrontend(routes, ledger));
  }

  /** The port that it listens on; 0 before it does. */
  public int port() {
    return port;
  }

  /** What it has seen of its clients so far. */
  public ConnectionCounts connections() {
    return ledger.counts();
  }

  /** The first exception that an exchange threw, if one did: a fault of the simulator itself. */
  public Optional<Throwable> failure() {
    return ledger.failure();
  }

  /**
   * Runs a task on the loop thread and waits for its result; on the loop thread itself it runs at
   * once.
   *
   * @throws IllegalStateException where the server is closed or the wait is interrupted, and around
   *     a checked exception of the task; unchecked ones come as they are
   */
  public <T> T call(Callable<T> task) {
    FutureTask<T> work = new FutureTask<>(task);
    try {
      if (loop.inEventLoop()) {
        work.run();
      } else {
        loop.execute(work);
      }
      return work.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (CancellationException | RejectedExecutionException e) {
      throw new IllegalStateException("closed", e);
    }
  }

  /** Closes every socket, ends the thread and waits until both is done, at most 2 s. */
  @Override
  public synchronized void close() {
    if (!loop.isShuttingDown()) {
      loop.execute(this::closeAll);
    }
    Future<?> ended = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    Thread last = thread.get();
    try {
      if (ended.await(2, TimeUnit.SECONDS) && last != null) {
        last.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeAll() {
    for (Channel channel : channels) {
      Unawaited.go(channel.close());
    }
    if (started) {
      loop.execute(() -> routes.exchanges().forEach(SimulatedExchange::stop));
    }
  }
}
