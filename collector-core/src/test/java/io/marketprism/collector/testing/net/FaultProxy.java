package io.marketprism.collector.testing.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a server on loopback and does to its connections what a network or a broken server
 * may do: to each open one by its {@link Relay}, to those to come by what is told here. Without any
 * command it hands everything on at once, whatever the protocol.
 *
 * <p>Thread-safe. {@link #close()} leaves no socket and no thread.
 */
public final class FaultProxy implements AutoCloseable {
  private static final int BACKLOG = 1024;
  private static final int USUAL_BUFFER = 0;

  private final InetAddress at;
  private final int behind;
  private final int receiveBuffer;
  private final int port;
  private final AtomicInteger accepted = new AtomicInteger();
  private final List<Relay> relays = new CopyOnWriteArrayList<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Answer> answers = new CopyOnWriteArrayList<>();
  private volatile Consumer<Relay> toNewcomers = relay -> {};
  private @Nullable ServerSocket listener;
  private @Nullable Thread acceptor;
  private @Nullable Socket placeholder;

  /**
   * A request that came, without a body.
   *
   * @param atNs nanoseconds, monotonic
   * @param head its first line and headers, with a line break after each
   */
  public record Request(long atNs, String head) {
    /** The first line. */
    public String line() {
      return head.substring(0, Math.max(0, head.indexOf('\r')));
    }

    /** Whether it asks for a WebSocket. */
    public boolean isUpgrade() {
      return ClientRequests.isUpgrade(head);
    }
  }

  private record Answer(Predicate<Request> to, byte[] reply) {}

  private FaultProxy(InetAddress at, int behind, int receiveBuffer) throws IOException {
    this.at = at;
    this.behind = behind;
    this.receiveBuffer = receiveBuffer;
    ServerSocket first = open(0);
    this.port = first.getLocalPort();
    accept(first);
  }

  /** Stands before the server at that port. */
  public static FaultProxy before(int port) throws IOException {
    return at(InetAddress.getLoopbackAddress(), port);
  }

  /** The same, where clients find it at another address of ours. */
  public static FaultProxy at(InetAddress address, int port) throws IOException {
    return new FaultProxy(address, port, USUAL_BUFFER);
  }

  /** The same, with buffers so small that a client soon notices when nothing is read. */
  public static FaultProxy before(int port, int receiveBuffer) throws IOException {
    return new FaultProxy(InetAddress.getLoopbackAddress(), port, receiveBuffer);
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** Host and port. */
  public String authority() {
    return at.getHostAddress() + ":" + port;
  }

  /** Connections that were accepted so far. */
  public int accepted() {
    return accepted.get();
  }

  /** The open connections, oldest first. */
  public List<Relay> relays() {
    return List.copyOf(relays);
  }

  /** Those of them that are WebSockets. */
  public List<Relay> webSockets() {
    return relays.stream().filter(Relay::isWebSocket).toList();
  }

  /** Requests so far, those for WebSockets among them. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Does this to each connection to come, before anything is handed on. */
  public void toNewcomers(Consumer<Relay> fault) {
    toNewcomers = fault;
  }

  /** Does this to each open connection, and to each to come. */
  public void toAll(Consumer<Relay> fault) {
    toNewcomers(fault);
    relays.forEach(fault);
  }

  /** Answers such requests in the server's place, where no earlier answer is for them. */
  public void answer(Predicate<Request> to, byte[] reply) {
    answers.add(new Answer(to, reply));
  }

  /** Nothing befalls those to come any more; open ones stay as they are. */
  public void pass() {
    toNewcomers = relay -> {};
    answers.clear();
  }

  /** Listens no more, so that connections are refused; the port is kept. */
  public synchronized void refuse() throws IOException {
    if (listener != null) {
      stopListening();
      placeholder = new Socket();
      placeholder.setReuseAddress(true);
      placeholder.bind(new InetSocketAddress(at, port));
    }
  }

  /** Listens again. */
  public synchronized void listen() throws IOException {
    if (placeholder != null) {
      placeholder.close();
      placeholder = null;
      accept(open(port));
    }
  }

  /** The port is free only once no thread waits there any more. */
  private void stopListening() throws IOException {
    if (listener != null && acceptor != null) {
      listener.close();
      listener = null;
      try {
        acceptor.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private ServerSocket open(int wanted) throws IOException {
    ServerSocket socket = new ServerSocket();
    if (receiveBuffer != USUAL_BUFFER) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.bind(new InetSocketAddress(at, wanted), BACKLOG);
    return socket;
  }

  private void accept(ServerSocket open) {
    listener = open;
    acceptor =
        Daemons.start(
            "fault-proxy",
            () -> {
              while (!open.isClosed()) {
                begin(open.accept());
              }
            });
  }

  private void begin(Socket client) {
    Socket server = new Socket();
    Relay relay = new Relay(accepted.incrementAndGet(), client, server, relays::remove);
    relays.add(relay);
    try {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      toNewcomers.accept(relay);
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), behind));
    } catch (IOException e) {
      relay.reset();
      return;
    }
    relay.start(this::answerTo);
  }

  private Optional<byte[]> answerTo(String head) {
    Request request = new Request(System.nanoTime(), head);
    requests.add(request);
    return answers.stream()
        .filter(answer -> answer.to().test(request))
        .findFirst()
        .map(Answer::reply);
  }

  @Override
  public synchronized void close() throws IOException {
    stopListening();
    if (placeholder != null) {
      placeholder.close();
    }
    relays.forEach(Relay::end);
  }
}
