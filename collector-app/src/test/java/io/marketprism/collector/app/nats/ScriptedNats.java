package io.marketprism.collector.app.nats;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A NATS server with JetStream on a loopback port that does with each message and each request what
 * a test says, and otherwise what a server does. Thread-safe.
 */
final class ScriptedNats implements AutoCloseable {
  private static final String API = "$JS.API.";
  private static final int NOT_AVAILABLE = 10_008;

  private final ServerSocket listener;
  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(task -> daemon("later", task));
  private final List<ScriptedClient> clients = new CopyOnWriteArrayList<>();
  private final ScriptedJetStream jetStream = new ScriptedJetStream();
  private final Map<String, Integer> times = new ConcurrentHashMap<>();
  private final Queue<Sent> arrived = new ConcurrentLinkedQueue<>();
  private final Set<String> unanswered = ConcurrentHashMap.newKeySet();
  private final AtomicInteger mostUnanswered = new AtomicInteger();
  private final AtomicInteger silences = new AtomicInteger();
  private volatile boolean silent;
  private volatile Function<Sent, Answer> answers = message -> Answer.TAKEN;
  private volatile Function<String, Request> requests = what -> Request.SERVED;

  private ScriptedNats() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon("accept", this::accept).start();
  }

  /** Starts a server that takes and serves everything. */
  static ScriptedNats start() throws IOException {
    return new ScriptedNats();
  }

  /** What becomes of a request to JetStream. */
  enum Request {
    /** It is done. */
    SERVED,
    /** It is answered with an error. */
    REFUSED,
    /** It is never answered. */
    IGNORED
  }

  /** Says what becomes of each message from now on. */
  void answers(Function<Sent, Answer> of) {
    answers = of;
  }

  /** Says what becomes of each request from now on, by its subject without {@code $JS.API.}. */
  void requests(Function<String, Request> of) {
    requests = of;
  }

  /** Goes on accepting connections, and does not greet any more. */
  void staySilent() {
    silent = true;
  }

  /** Ends all connections; others may be made. */
  void cut() throws IOException {
    for (ScriptedClient client : clients) {
      client.close();
    }
    clients.clear();
  }

  String url() {
    return "nats://127.0.0.1:" + listener.getLocalPort();
  }

  /** How often it owed a word and did not say it. */
  int silences() {
    return silences.get();
  }

  /** How many connections were made since the start, or since they were cut. */
  int connections() {
    return clients.size();
  }

  /** A stream that was made. */
  ScriptedStream stream(String name) {
    return jetStream.stream(name);
  }

  /** All messages that came, in order. */
  List<Sent> arrived() {
    return List.copyOf(arrived);
  }

  /** The most ids that waited for an answer at once. */
  int mostUnanswered() {
    return mostUnanswered.get();
  }

  private void accept() {
    try {
      while (true) {
        ScriptedClient client = new ScriptedClient(listener.accept(), this::heard);
        clients.add(client);
        if (silent) {
          silences.incrementAndGet();
        } else {
          daemon("client", () -> attempt(() -> client.serve(greeting()))).start();
        }
      }
    } catch (IOException e) {
      // The end of this server.
    }
  }

  private String greeting() {
    return """
        INFO {"server_id":"scripted","server_name":"scripted","version":"2.9.10","proto":1,\
        "host":"127.0.0.1","port":%d,"headers":true,"max_payload":1048576,"jetstream":true}\r
        """
        .formatted(listener.getLocalPort());
  }

  private void heard(ScriptedClient client, Sent sent) {
    if (sent.subject().startsWith(API)) {
      String what = sent.subject().substring(API.length());
      switch (requests.apply(what)) {
        case SERVED -> attempt(() -> jetStream.serve(client, sent, what));
        case REFUSED -> {
          String error = ScriptedJetStream.error(NOT_AVAILABLE);
          attempt(() -> client.send(sent.reply(), "", "", error));
        }
        case IGNORED -> silences.incrementAndGet();
      }
    } else {
      take(client, sent.asNth(times.merge(sent.id(), 1, Integer::sum)));
    }
  }

  private void take(ScriptedClient client, Sent sent) {
    arrived.add(sent);
    unanswered.add(sent.id());
    mostUnanswered.accumulateAndGet(unanswered.size(), Math::max);
    Answer answer = answers.apply(sent);
    String kept = answer.keeps() ? jetStream.streamOf(sent.subject()).keep(sent.id()) : "";
    String result = answer.keeps() ? kept : ScriptedJetStream.error(answer.errorCode());
    switch (answer.said()) {
      case RESULT -> answer(sent, answer, () -> client.send(sent.reply(), "", "", result));
      case NOBODY ->
          answer(sent, answer, () -> client.send(sent.reply(), "", "NATS/1.0 503\r\n\r\n", ""));
      case NOTHING -> silences.incrementAndGet();
    }
  }

  private void answer(Sent sent, Answer answer, Task says) {
    Runnable task =
        () -> {
          unanswered.remove(sent.id());
          attempt(says);
        };
    if (answer.afterMs() == 0) {
      task.run();
    } else {
      var unused = later.schedule(task, answer.afterMs(), TimeUnit.MILLISECONDS);
    }
  }

  private static void attempt(Task task) {
    try {
      task.run();
    } catch (IOException e) {
      // The connection is gone.
    }
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, "scripted-nats-" + name);
    thread.setDaemon(true);
    return thread;
  }

  /** Ends all connections, and takes no more. */
  @Override
  public void close() throws IOException {
    listener.close();
    later.shutdownNow();
    cut();
  }

  /** What a lost connection ends. */
  private interface Task {
    void run() throws IOException;
  }
}
