package io.marketprism.collector.exchange.session;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The two OkHttp clients of a collector, one for WebSockets and one for REST, each with a
 * dispatcher, threads and a pool of its own, so that neither starves the other. Thread-safe.
 */
final class Clients implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration IO_TIMEOUT = Duration.ofSeconds(10);

  /**
   * None for WebSockets: the deadlines of a link and its watch over quiet channels see more than a
   * read's timeout would, and setting one for each read wakes okio's watchdog thread each time,
   * which cost a fifth of a loaded collector's CPU.
   */
  private static final Duration NO_READ_TIMEOUT = Duration.ZERO;

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);
  private static final int UNLIMITED = Integer.MAX_VALUE;
  private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

  private final OkHttpClient webSockets;
  private final OkHttpClient rest;

  Clients(ClientOptions options, Consumer<Throwable> fatal) {
    webSockets =
        base(options, "ws-reader", fatal)
            .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
            .retryOnConnectionFailure(false)
            .readTimeout(NO_READ_TIMEOUT)
            .webSocketCloseTimeout(CLOSE_TIMEOUT)
            .addInterceptor(chain -> withoutExtensions(chain.proceed(plain(chain.request()))))
            .build();
    rest = base(options, "rest", fatal).callTimeout(CALL_TIMEOUT).build();
  }

  OkHttpClient webSockets() {
    return webSockets;
  }

  OkHttpClient rest() {
    return rest;
  }

  /** Cancels what goes on, ends the threads and closes idle connections; waits for none of it. */
  @Override
  public void close() {
    for (OkHttpClient client : List.of(webSockets, rest)) {
      client.dispatcher().cancelAll();
      client.dispatcher().executorService().shutdown();
      client.connectionPool().evictAll();
    }
  }

  private static OkHttpClient.Builder base(
      ClientOptions options, String threads, Consumer<Throwable> fatal) {
    Dispatcher dispatcher = new Dispatcher(executor(threads, fatal));
    dispatcher.setMaxRequests(UNLIMITED);
    dispatcher.setMaxRequestsPerHost(UNLIMITED);
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .dispatcher(dispatcher)
            .followRedirects(false)
            .followSslRedirects(false)
            .connectTimeout(CONNECT_TIMEOUT)
            .readTimeout(IO_TIMEOUT)
            .writeTimeout(IO_TIMEOUT);
    options.proxies().ifPresent(builder::proxySelector);
    options.resolver().ifPresent(resolver -> builder.dns(new ResolverDns(resolver)));
    options.tls().ifPresent(tls -> builder.sslSocketFactory(tls.sockets(), tls.trust()));
    return builder;
  }

  /** Offers no compression: the length of an inflated message has no bound. */
  private static Request plain(Request request) {
    return request.newBuilder().removeHeader(EXTENSIONS).build();
  }

  /** Hears of no compression either, should an exchange answer with what was not offered. */
  private static Response withoutExtensions(Response response) {
    return response.newBuilder().removeHeader(EXTENSIONS).build();
  }

  private static ExecutorService executor(String name, Consumer<Throwable> fatal) {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        UNLIMITED,
        10,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, "collector-" + name + "-" + number.incrementAndGet());
          thread.setDaemon(true);
          thread.setUncaughtExceptionHandler((dead, failure) -> report(failure, fatal));
          return thread;
        });
  }

  /** An Error ended a thread of ours; its connection is found dead by its own deadlines. */
  private static void report(@Nullable Throwable failure, Consumer<Throwable> fatal) {
    if (failure instanceof OutOfMemoryError) {
      fatal.accept(failure);
    }
  }

  private record ResolverDns(ClientOptions.Resolver resolver) implements Dns {
    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
      return resolver.lookup(host);
    }
  }
}
