package io.marketprism.collector.app.monitoring;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.nats.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A server of the Prometheus family in a process of its own, on a port of loopback. Not
 * thread-safe; {@link #close()} leaves nothing running, and neither does the end of the JVM.
 */
final class WebServer implements AutoCloseable {
  /** Within which a server has to start. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final int OK = 200;

  private final String name;
  private final int port;
  private final Path output;
  private final ChildProcess process;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private WebServer(String name, int port, Path output, ChildProcess process) {
    this.name = name;
    this.port = port;
    this.output = output;
    this.process = process;
  }

  /** Starts a program that listens on that port; returns once it is ready. */
  static WebServer start(String name, int port, List<String> command, Path output) {
    WebServer server = new WebServer(name, port, output, ChildProcess.start(command, output));
    Await.until(name + " is ready", PATIENCE, () -> server.isReady() || !server.process.isAlive());
    if (!server.process.isAlive()) {
      server.close();
      throw new AssertionError(name + " does not run: " + server.output());
    }
    return server;
  }

  private boolean isReady() {
    try {
      return send(HttpRequest.newBuilder(URI.create(url() + "/-/ready"))).statusCode() == OK;
    } catch (IOException e) {
      return false;
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.timeout(ANSWER).build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** What a page says, read as JSON; fails where it says that something is wrong. */
  JsonElement get(String path) {
    return JsonParser.parseString(answer(path, HttpRequest.newBuilder(URI.create(url() + path))));
  }

  /** Posts JSON to a page; fails where it says that something is wrong. */
  void post(String path, JsonElement body) {
    answer(
        path,
        HttpRequest.newBuilder(URI.create(url() + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  private String answer(String path, HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer = send(request);
      if (answer.statusCode() != OK) {
        throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new AssertionError(name + ": " + output(), e);
    }
  }

  /** Host and port, as configurations name a target. */
  String authority() {
    return "127.0.0.1:" + port;
  }

  String url() {
    return "http://" + authority();
  }

  /** All that it has printed. */
  String output() {
    return ChildProcess.text(output);
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.close();
  }
}
