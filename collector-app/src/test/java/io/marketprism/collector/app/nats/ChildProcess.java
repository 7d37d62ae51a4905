package io.marketprism.collector.app.nats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A program that does not outlive the test JVM, whatever ends that: the kernel kills it. Not
 * thread-safe; {@link #close()} leaves none alive.
 */
public final class ChildProcess implements AutoCloseable {
  private static final long END_WITHIN_S = 30;

  /** The kernel's promise counts from the end of the thread that began the process. */
  private static final ExecutorService PARENT =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "parent of servers");
            thread.setDaemon(true);
            return thread;
          });

  private final Process process;
  private final Thread hook;

  private ChildProcess(Process process) {
    this.process = process;
    this.hook = new Thread(process::destroyForcibly, "end of " + process.pid());
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Starts a program; all that it prints is appended to a file. */
  public static ChildProcess start(List<String> command, Path output) {
    List<String> words = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "--"));
    words.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    try {
      return new ChildProcess(PARENT.submit(builder::start).get());
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Its id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs, suspended or not. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Sends a signal by its name, {@code STOP}. */
  public void signal(String name) {
    try {
      Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid()).start();
      if (kill.waitFor() != 0) {
        throw new AssertionError(
            name + ": " + new String(kill.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Waits until it has ended by itself or by a signal. */
  public void awaitEnd() {
    try {
      if (!process.waitFor(END_WITHIN_S, TimeUnit.SECONDS)) {
        throw new AssertionError("did not end: " + pid());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Its exit code, once it has ended by itself or by a signal. */
  public int exitCode() {
    awaitEnd();
    return process.exitValue();
  }

  /** Kills it and waits until it is gone. */
  @Override
  public void close() {
    process.destroyForcibly();
    awaitEnd();
    if (!Thread.currentThread().equals(hook)) {
      removeHook();
    }
  }

  private void removeHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM ends already, and the hook does what was done here.
    }
  }

  /** The text of a file, as much as there is. */
  public static String text(Path file) {
    try {
      return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
