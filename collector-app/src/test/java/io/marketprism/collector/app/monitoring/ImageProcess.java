package io.marketprism.collector.app.monitoring;

import io.marketprism.collector.app.mainjob.LoopbackPorts;
import io.marketprism.collector.app.nats.ChildProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command of the image in a process of its own, as near to its container as the machine allows:
 * without the environment of the test, in the folder of its data, and, where the test is root's and
 * may mount, as the image's user on a file system of which nothing but that folder can be written.
 * Not thread-safe; {@link #close()} leaves none alive.
 */
final class ImageProcess implements AutoCloseable {
  private static final Path JAR = Path.of(System.getProperty("collector.jar", "")).toAbsolutePath();
  private static final int READ_WITHIN_MS = 10_000;

  /** Makes its folder the only one that can be written, and becomes what follows. */
  private static final String CONFINE =
      "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind / && cd \"$0\" && exec \"$@\"";

  private final Path data;
  private final Path output;
  private final int health = LoopbackPorts.free();
  private final int metrics = LoopbackPorts.free();
  private final ChildProcess process;

  private ImageProcess(Path folder, String configuration, Map<String, String> environment)
      throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    this.data = Files.createDirectory(folder.resolve("data"));
    this.output = folder.resolve("image.log");
    ImageFile image = ImageFile.read();
    Path config = Files.writeString(folder.resolve("collector.yaml"), configuration);
    Path jar = Files.copy(JAR, folder.resolve("collector-app.jar"));
    List<String> words =
        image.command().stream()
            .map(word -> word.equals("java") ? java() : word)
            .map(word -> word.replace("/opt/collector/collector-app.jar", jar.toString()))
            .map(word -> word.replace("/etc/collector/collector.yaml", config.toString()))
            .map(word -> word.replace("/data", data.toString()))
            .toList();
    Map<String, String> variables = new LinkedHashMap<>(image.environment());
    variables.putAll(places());
    variables.putAll(environment);
    this.process = ChildProcess.start(confined(image.last("USER"), variables, words), output);
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** The ports, and the folder, that this test has in place of the container's. */
  private Map<String, String> places() {
    return Map.of(
        "MARKETPRISM_HTTP__HEALTH__PORT", Integer.toString(health),
        "MARKETPRISM_HTTP__METRICS__PORT", Integer.toString(metrics),
        "MARKETPRISM_SINKS__NATS__SPOOL__DIRECTORY", data.resolve("spool").toString());
  }

  /**
   * Starts it.
   *
   * @param folder where everything of it lies, its data in {@code data}
   * @param configuration what it reads as its configuration file
   * @param environment further variables
   */
  static ImageProcess start(Path folder, String configuration, Map<String, String> environment)
      throws IOException {
    return new ImageProcess(folder, configuration, environment);
  }

  private List<String> confined(String user, Map<String, String> environment, List<String> command)
      throws IOException {
    List<String> words = new ArrayList<>(List.of("env", "-i", "PATH=" + System.getenv("PATH")));
    environment.forEach((name, value) -> words.add(name + "=" + value));
    if (mayMount()) {
      String[] ids = user.split(":", -1);
      run("chown", user, data.toString());
      words.addAll(List.of("unshare", "--mount", "--propagation", "private"));
      words.addAll(List.of("sh", "-c", CONFINE, data.toString()));
      words.addAll(List.of("setpriv", "--reuid=" + ids[0], "--regid=" + ids[1], "--clear-groups"));
      words.addAll(List.of("--no-new-privs", "--bounding-set=-all", "--pdeathsig", "KILL", "--"));
    } else {
      words.addAll(List.of("sh", "-c", "cd \"$0\" && exec \"$@\"", data.toString()));
    }
    words.addAll(command);
    return words;
  }

  /** Whether it runs as another user, on a file system that cannot be written. */
  static boolean mayMount() throws IOException {
    return run(
            "unshare", "--mount", "--propagation", "private", "mount", "-o", "remount,ro,bind", "/")
        == 0;
  }

  private static int run(String... words) throws IOException {
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.onExit().join().exitValue();
  }

  /** What it has of the folder that it may write. */
  Path data() {
    return data;
  }

  /** All that it has printed. */
  String output() {
    return ChildProcess.text(output);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The status code that the health port answers with; empty where nothing listens. */
  Optional<Integer> health(String path) {
    return status(health, path, "localhost");
  }

  /** The status code that the metrics port answers with to whoever calls it by that name. */
  Optional<Integer> metrics(String host) {
    return status(metrics, "/metrics", host);
  }

  private static Optional<Integer> status(int port, String path, String host) {
    String request =
        "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(path, host);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(READ_WITHIN_MS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return Optional.of(Integer.parseInt(reply.split(" ", 3)[1]));
    } catch (SocketException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new AssertionError(path, e);
    }
  }

  /** What the image's own question after its health ends with. */
  int healthCheck() throws IOException {
    return run(
        ImageFile.read().healthCheck().stream()
            .map(word -> word.replace("/8087", "/" + health))
            .toArray(String[]::new));
  }

  void terminate() {
    process.signal("TERM");
  }

  /** What it ended with; fails where it does not within the half minute that compose.yaml gives. */
  int exitCode() {
    return process.exitCode();
  }

  @Override
  public void close() {
    process.close();
  }
}
