package io.marketprism.collector.app.nats.audit;

import io.marketprism.collector.app.nats.access.NatsAccess;
import io.marketprism.collector.model.DataType;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Reads the streams that collectors publish to, each on a thread of its own, and checks what they
 * hold. Changes nothing there.
 */
public final class Audit {
  private static final long PROGRESS_EACH_S = 5;

  private Audit() {}

  /**
   * Reads and checks; blocks until the end that the options say.
   *
   * @throws IllegalArgumentException where a stream that is named, or any at all, is not there
   * @throws IOException where the server cannot be reached, or gives no messages for a minute
   */
  public static AuditReport run(NatsAccess access, AuditOptions options)
      throws IOException, InterruptedException {
    return run(access, options, progress -> {});
  }

  /**
   * Reads and checks.
   *
   * @param progress gets a line each few seconds, on the calling thread
   */
  public static AuditReport run(NatsAccess access, AuditOptions options, Consumer<String> progress)
      throws IOException, InterruptedException {
    Connection connection = Nats.connect(access.options().build());
    try {
      List<StreamReader> readers = readers(connection, options);
      readAll(readers, progress);
      return AuditReport.merge(readers.stream().map(reader -> reader.audit().end()).toList());
    } catch (JetStreamApiException e) {
      throw new IOException("the server refuses: " + e.getMessage(), e);
    } finally {
      connection.close();
    }
  }

  private static List<StreamReader> readers(Connection connection, AuditOptions options)
      throws IOException, JetStreamApiException {
    List<String> names =
        connection.jetStreamManagement().getStreams().stream()
            .filter(stream -> isWanted(stream, options.streams()))
            .map(stream -> stream.getConfiguration().getName())
            .toList();
    requireAll(names, options.streams());
    Instances instances = new Instances();
    List<StreamReader> readers = new ArrayList<>();
    for (String name : names) {
      StreamAudit audit = new StreamAudit(name, instances);
      readers.add(new StreamReader(connection.getStreamContext(name), audit, options));
    }
    return readers;
  }

  private static boolean isWanted(StreamInfo stream, List<String> named) {
    return named.isEmpty()
        ? stream.getConfiguration().getSubjects().stream().anyMatch(Audit::mayBeOurs)
        : named.contains(stream.getConfiguration().getName());
  }

  /** Whether a stream's subject may take events. */
  private static boolean mayBeOurs(String subject) {
    String first = subject.split("\\.", 2)[0];
    return first.equals(">") || first.equals("*") || DataType.of(first).isPresent();
  }

  private static void requireAll(List<String> there, List<String> named) {
    List<String> absent = named.stream().filter(name -> !there.contains(name)).toList();
    if (!absent.isEmpty()) {
      throw new IllegalArgumentException("the server has no stream " + String.join(", ", absent));
    }
    if (there.isEmpty()) {
      throw new IllegalArgumentException("the server has no stream for subjects of a collector");
    }
  }

  private static void readAll(List<StreamReader> readers, Consumer<String> progress)
      throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(readers.size(), Audit::thread);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (StreamReader reader : readers) {
        running.add(
            threads.submit(
                () -> {
                  reader.read();
                  return null;
                }));
      }
      for (Future<?> one : running) {
        await(one, readers, progress);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void await(
      Future<?> reading, List<StreamReader> readers, Consumer<String> progress)
      throws IOException, InterruptedException {
    while (true) {
      try {
        reading.get(PROGRESS_EACH_S, TimeUnit.SECONDS);
        return;
      } catch (TimeoutException e) {
        progress.accept(
            readers.stream().map(StreamReader::position).collect(Collectors.joining(", ")));
      } catch (ExecutionException | CancellationException e) {
        throw new IOException(e.getCause() == null ? e.toString() : e.getCause().getMessage(), e);
      }
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "audit-reader");
    thread.setDaemon(true);
    return thread;
  }
}
