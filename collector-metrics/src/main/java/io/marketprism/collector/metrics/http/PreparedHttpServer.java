package io.marketprism.collector.metrics.http;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Stands before a JDK server whose pages and threads are set. What its user adds is taken, so that
 * the user's own calls succeed, and removed again before the server starts: there is no moment at
 * which a request could reach it. Not thread-safe; used by one thread until it is started.
 */
final class PreparedHttpServer extends HttpServer {
  /** Where the user's contexts go: behind a prefix that no request target can begin with. */
  private static final String ASIDE = "/\u0000";

  private final EndpointServer endpoint;
  private final HttpServer server;
  private final List<HttpContext> aside = new ArrayList<>();

  PreparedHttpServer(EndpointServer endpoint, HttpServer server) {
    this.endpoint = endpoint;
    this.server = server;
  }

  @Override
  public void bind(InetSocketAddress address, int backlog) {
    throw new IllegalStateException("already bound to " + endpoint.address().authority());
  }

  @Override
  public void start() {
    aside.forEach(server::removeContext);
    aside.clear();
    endpoint.start();
  }

  @Override
  public void setExecutor(Executor executor) {}

  @Override
  public Executor getExecutor() {
    return server.getExecutor();
  }

  @Override
  public void stop(int delay) {
    endpoint.close();
  }

  @Override
  public HttpContext createContext(String path, HttpHandler handler) {
    HttpContext context = server.createContext(ASIDE + path, handler);
    aside.add(context);
    return context;
  }

  @Override
  public HttpContext createContext(String path) {
    HttpContext context = server.createContext(ASIDE + path);
    aside.add(context);
    return context;
  }

  @Override
  public void removeContext(String path) {
    server.removeContext(ASIDE + path);
    aside.removeIf(context -> context.getPath().equals(ASIDE + path));
  }

  @Override
  public void removeContext(HttpContext context) {
    server.removeContext(context);
    aside.remove(context);
  }

  @Override
  public InetSocketAddress getAddress() {
    return server.getAddress();
  }
}
