package io.marketprism.collector.app.nats;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.mainjob.LoopbackPorts;
import io.marketprism.collector.testing.Tools;
import io.nats.client.Options;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A real NATS server with JetStream on loopback ports of its own, for tests that are {@code
 * RequiresTool(command = "nats-server", debianPackage = "nats-server")}. It can be killed, stopped
 * and started again on the same ports and store. Not thread-safe; {@link #close()} leaves nothing
 * running, and neither does the end of the JVM.
 */
public final class NatsServer implements AutoCloseable {
  /** Within which a server has to start, or to do what a signal says. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int READ_WITHIN_MS = 1_000;

  private final String name;
  private final Path store;
  private final Path configuration;
  private final Path output;
  private final int port;
  private final int monitorPort;
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable ChildProcess process;

  private NatsServer(Builder builder) {
    this.name = builder.name;
    this.store = builder.store;
    this.configuration = builder.folder.resolve(name + ".conf");
    this.output = builder.folder.resolve(name + ".log");
    this.port = builder.port;
    this.monitorPort = LoopbackPorts.free();
    try {
      Files.createDirectories(store);
      Files.writeString(configuration, configuration(builder.extra), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a server that keeps everything in the folder. */
  public static NatsServer start(Path folder) {
    return in(folder).start();
  }

  /** A server to be started, with its files in the folder. */
  public static Builder in(Path folder) {
    return new Builder(folder);
  }

  /** What a server is started with. Not thread-safe. */
  public static final class Builder {
    private final Path folder;
    private Path store;
    private String name = "nats";
    private String extra = "";
    private int port = LoopbackPorts.free();

    private Builder(Path folder) {
      this.folder = folder;
      this.store = folder.resolve("store");
    }

    /** Its name; those of a cluster differ. */
    public Builder name(String given) {
      name = given;
      return this;
    }

    /** Where streams are kept, where that is not below the folder. */
    public Builder store(Path given) {
      store = given;
      return this;
    }

    /** The port of clients, where it must be a certain one. */
    public Builder port(int given) {
      port = given;
      return this;
    }

    /** Adds text to the server's configuration, {@code authorization {token: x}}. */
    public Builder config(String text) {
      extra += text + "\n";
      return this;
    }

    /** Starts it; returns once it answers. */
    public NatsServer start() {
      NatsServer server = startUnawaited();
      server.awaitStart();
      return server;
    }

    /** Starts it without waiting. */
    NatsServer startUnawaited() {
      NatsServer server = new NatsServer(this);
      server.launch();
      return server;
    }
  }

  private String configuration(String extra) {
    return """
        server_name: "%s"
        listen: "127.0.0.1:%d"
        http: "127.0.0.1:%d"
        jetstream {store_dir: "%s"}
        lame_duck_duration: "30s"
        lame_duck_grace_period: "1s"
        %s
        """
        .formatted(name, port, monitorPort, store, extra);
  }

  private void launch() {
    String program = Tools.find("nats-server").toString();
    process = ChildProcess.start(List.of(program, "-c", configuration.toString()), output);
  }

  private ChildProcess process() {
    ChildProcess running = process;
    if (running == null) {
      throw new IllegalStateException(name + " does not run");
    }
    return running;
  }

  /** Waits until clients are greeted. */
  void awaitStart() {
    ChildProcess started = process();
    Await.until(name + " answers", PATIENCE, () -> isGreeting() || !started.isAlive());
    if (!isGreeting()) {
      started.close();
      throw new AssertionError(name + " does not run: " + output());
    }
  }

  /** Whether this server, and no other on its port, greets a client. */
  private boolean isGreeting() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(READ_WITHIN_MS);
      String greeting =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
              .readLine();
      return greeting != null
          && greeting.startsWith("INFO ")
          && greeting.contains("\"server_name\":\"" + name + "\"");
    } catch (IOException e) {
      return false;
    }
  }

  /** Where clients connect. */
  public String url() {
    return "nats://127.0.0.1:" + port;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** The port of clients. */
  public int port() {
    return port;
  }

  /** Where it keeps streams. */
  public Path store() {
    return store;
  }

  /** All that it has printed, over all its lives. */
  public String output() {
    return ChildProcess.text(output);
  }

  /** Whether its process is there, suspended or not. */
  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** The id of its process. */
  public long pid() {
    return process().pid();
  }

  /** A connection to it, without credentials; the caller closes it. */
  public NatsClient connect() throws IOException {
    return NatsClient.connect(Options.builder().server(url()));
  }

  /** What a page of its monitoring says, {@code /jsz}; empty where it does not answer. */
  JsonObject monitor(String path) {
    URI page = URI.create("http://127.0.0.1:" + monitorPort + path);
    HttpRequest request =
        HttpRequest.newBuilder(page).timeout(Duration.ofMillis(READ_WITHIN_MS)).build();
    try {
      String body = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      return JsonParser.parseString(body).getAsJsonObject();
    } catch (IOException e) {
      return new JsonObject();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Sends SIGKILL and waits until it is gone. */
  public void kill9() {
    process().close();
  }

  /** Ends it in order, and waits until it is gone. */
  public void terminate() {
    process().signal("TERM");
    process().awaitEnd();
    process().close();
  }

  /** Freezes it with all its connections open; a killed one needs no {@link #resume}. */
  public void suspend() {
    process().signal("STOP");
  }

  /** Goes on after {@link #suspend}. */
  public void resume() {
    process().signal("CONT");
  }

  /** Makes it tell its clients to leave; it ends within half a minute. */
  public void lameDuck() {
    process().signal("USR2");
  }

  /** Kills it where it runs, and starts it on the same ports and store; returns once it answers. */
  public void restart() {
    process().close();
    launch();
    awaitStart();
  }

  /** Kills it where it runs. */
  @Override
  public void close() {
    ChildProcess running = process;
    if (running != null) {
      running.close();
    }
  }
}
