package io.marketprism.collector.app.statuspage;

import com.google.gson.JsonObject;
import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.nats.ChildProcess;
import io.marketprism.collector.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A browser without a screen, in processes of its own, that finds no host but loopback. Not
 * thread-safe; {@link #close()} waits until none of its processes is left.
 */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Path profile;
  private final ChildProcess process;
  private final DevTools tools;

  private Browser(Path profile, ChildProcess process, DevTools tools) {
    this.profile = profile;
    this.process = process;
    this.tools = tools;
  }

  /** Starts it with a profile below that folder. */
  static Browser start(Path folder) throws IOException {
    Path profile = Files.createDirectories(folder.resolve("profile"));
    List<String> command = new ArrayList<>();
    // Its sockets are to lie in the folder, too, and to go with it.
    command.addAll(List.of("env", "TMPDIR=" + folder, Tools.find("chromium").toString()));
    command.addAll(
        List.of(
            "--headless",
            "--no-sandbox",
            "--no-first-run",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-extensions",
            "--disable-sync",
            "--no-proxy-server",
            "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
            "--remote-debugging-port=0",
            "--user-data-dir=" + profile,
            "about:blank"));
    ChildProcess process = ChildProcess.start(command, folder.resolve("browser.log"));
    try {
      return new Browser(profile, process, new DevTools(endpoint(profile)));
    } catch (RuntimeException | AssertionError e) {
      process.close();
      throw e;
    }
  }

  /** Port and path of its DevTools, which it writes into its profile. */
  private static URI endpoint(Path profile) {
    Path said = profile.resolve("DevToolsActivePort");
    List<String> lines =
        Await.value(
            "DevTools",
            PATIENCE,
            () -> Optional.of(ChildProcess.text(said).lines().toList()).filter(l -> l.size() == 2));
    return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
  }

  /** Opens an empty tab. */
  Tab open() {
    JsonObject target = new JsonObject();
    target.addProperty("url", "about:blank");
    String id = tools.send("", "Target.createTarget", target).get("targetId").getAsString();
    JsonObject attach = new JsonObject();
    attach.addProperty("targetId", id);
    attach.addProperty("flatten", true);
    String session = tools.send("", "Target.attachToTarget", attach).get("sessionId").getAsString();
    return new Tab(tools, id, session);
  }

  @Override
  public void close() {
    tools.close();
    process.close();
    Await.until("none of the browser's processes is left", PATIENCE, () -> processes() == 0);
  }

  /** Processes that were given its profile. */
  private long processes() {
    String wanted = "--user-data-dir=" + profile;
    return ProcessHandle.allProcesses().filter(one -> arguments(one).contains(wanted)).count();
  }

  private static String arguments(ProcessHandle process) {
    try {
      Path said = Path.of("/proc", Long.toString(process.pid()), "cmdline");
      return new String(Files.readAllBytes(said), StandardCharsets.UTF_8);
    } catch (IOException | UncheckedIOException ended) {
      return "";
    }
  }
}
