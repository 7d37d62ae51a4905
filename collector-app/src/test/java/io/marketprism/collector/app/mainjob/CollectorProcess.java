package io.marketprism.collector.app.mainjob;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The packaged jar in a process of its own. Not thread-safe; {@link #close()} leaves none alive.
 */
public final class CollectorProcess implements AutoCloseable {
  /** Within which the process has to start, or to end where it ends by itself. */
  public static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final Path JAR = Path.of(System.getProperty("collector.jar", "")).toAbsolutePath();
  private static final Pattern HEALTH = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/(?![a-z])");
  private static final Pattern METRICS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/metrics");

  private final Process process;
  private final Path out;
  private final Path err;
  private final IntUnaryOperator way;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private CollectorProcess(Process process, Path out, Path err, IntUnaryOperator way) {
    this.process = process;
    this.out = out;
    this.err = err;
    this.way = way;
  }

  /** An answer of an endpoint. */
  public record Answer(int status, String body) {
    /** The body as an object. */
    public JsonObject json() {
      return JsonParser.parseString(body).getAsJsonObject();
    }
  }

  /**
   * What stands around the JVM.
   *
   * @param command the words before its own, of a program that becomes the JVM
   * @param environment variables beside those of ours
   * @param way at which port of loopback the one that it says is reached
   */
  public record Around(
      List<String> command, Map<String, String> environment, IntUnaryOperator way) {
    /** Nothing. */
    public static final Around NOTHING =
        new Around(List.of(), Map.of(), IntUnaryOperator.identity());
  }

  /** Where a process runs, and where what it prints is kept. */
  public record Places(Path workingFolder, Path logs) {
    /** Two folders below one. */
    public static Places below(Path folder) throws IOException {
      return new Places(
          Files.createDirectories(folder.resolve("work")),
          Files.createDirectories(folder.resolve("logs")));
    }
  }

  /**
   * Starts the jar.
   *
   * @param jvm options of the JVM
   * @param arguments of the command line
   */
  public static CollectorProcess start(Places places, List<String> jvm, List<String> arguments)
      throws IOException {
    return start(places, Around.NOTHING, jvm, arguments);
  }

  /** Starts the jar with something around it. */
  public static CollectorProcess start(
      Places places, Around around, List<String> jvm, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(around.command());
    command.add(java());
    command.addAll(jvm);
    command.addAll(List.of("-jar", JAR.toString()));
    command.addAll(arguments);
    return launch(places, around, command);
  }

  /**
   * Starts the jar in a process that may open so many descriptors, and where all that are left are
   * taken while that file is there.
   */
  public static CollectorProcess startBesideHog(
      Places places, int descriptors, Path whileThere, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("bash", "-c", "ulimit -n " + descriptors + " && exec \"$0\" \"$@\""));
    command.addAll(beside(DescriptorHog.class));
    command.add(whileThere.toString());
    command.addAll(arguments);
    return launch(places, Around.NOTHING, command);
  }

  /** Starts a program of the tests with the jar's classes, which starts the jar's own. */
  public static CollectorProcess startBeside(
      Places places, Class<?> program, List<String> arguments) throws IOException {
    return startBeside(places, List.of(), program, arguments);
  }

  /** The same with options of the JVM. */
  public static CollectorProcess startBeside(
      Places places, List<String> jvm, Class<?> program, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(beside(program));
    command.addAll(1, jvm);
    command.addAll(arguments);
    return launch(places, Around.NOTHING, command);
  }

  private static List<String> beside(Class<?> program) {
    String classes = program.getProtectionDomain().getCodeSource().getLocation().getPath();
    return List.of(java(), "-cp", JAR + File.pathSeparator + classes, program.getName());
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static CollectorProcess launch(Places places, Around around, List<String> command)
      throws IOException {
    Path out = Files.createTempFile(places.logs(), "collector-", ".out");
    Path err = Files.createTempFile(places.logs(), "collector-", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(places.workingFolder().toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("MARKETPRISM_"));
    builder.environment().putAll(around.environment());
    return new CollectorProcess(builder.start(), out, err, around.way());
  }

  /** Waits until it says where its endpoints are. */
  public CollectorProcess awaitStart() {
    Await.until("started", PATIENCE, () -> isStarted() || !process.isAlive());
    if (!isStarted()) {
      throw new AssertionError("ended with " + process.exitValue() + ": " + err());
    }
    return this;
  }

  private boolean isStarted() {
    return HEALTH.matcher(out() + err()).find();
  }

  /** What it has printed so far. */
  public String out() {
    return text(out);
  }

  /** What it has printed to standard error so far. */
  public String err() {
    return text(err);
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Its id, for whoever looks at it from outside. */
  public long pid() {
    return process.pid();
  }

  /** Everything that it does, as {@code /status} says. */
  public JsonObject status() {
    return health("/status").json();
  }

  /** What an endpoint of the health port answers. */
  public Answer health(String path) {
    return get(HEALTH, path);
  }

  /** The page of metrics. */
  public String metrics() {
    return get(METRICS, "/metrics").body();
  }

  private Answer get(Pattern announced, String path) {
    Matcher port = announced.matcher(out() + err());
    if (!port.find()) {
      throw new AssertionError("no endpoint was announced: " + err());
    }
    return at(way.applyAsInt(Integer.parseInt(port.group(1))), path)
        .orElseThrow(() -> new AssertionError(path + " does not answer: " + err()));
  }

  /** What a port that need not be announced yet answers; empty where nothing listens. */
  public Optional<Answer> at(int port, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(20))
            .build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return Optional.of(new Answer(response.statusCode(), response.body()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Sends SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** Sends SIGKILL and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    exitCode(PATIENCE);
  }

  /** Its exit code, once it has ended. */
  public int exitCode(Duration within) {
    try {
      if (!process.waitFor(within.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new AssertionError("did not end within " + within + ": " + err());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    return process.exitValue();
  }

  /** Its exit code, where it has ended. */
  public Optional<Integer> exitCode() {
    return process.isAlive() ? Optional.empty() : Optional.of(process.exitValue());
  }

  /** Ends it where it still runs. */
  @Override
  public void close() {
    kill();
  }
}
