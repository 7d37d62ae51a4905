package io.marketprism.collector.app.run;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells when the process is to end: the first SIGTERM or SIGINT asks for an ordered end within 20
 * s, a second one, or the end of that time, ends at once. Thread-safe.
 */
public final class StopSignal {
  private static final Duration WITHIN = Duration.ofSeconds(20);
  private static final int AT_ONCE = 130;

  private final CountDownLatch stop = new CountDownLatch(1);
  private final AtomicInteger signals = new AtomicInteger();

  /** Listens to SIGTERM and SIGINT of this process. */
  public static StopSignal ofProcess() {
    StopSignal signal = new StopSignal();
    signal.listen("TERM");
    signal.listen("INT");
    return signal;
  }

  /** Waits for the signal; whether it came within that time. */
  public boolean await(Duration time) {
    try {
      return stop.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Asks for an ordered end, as the first signal does. */
  public void request() {
    stop.countDown();
  }

  /**
   * The JVM's own handler of signals would run shutdown hooks and take no second signal. Its way to
   * another handler is not part of the platform's API, so it is called by reflection; where it is
   * missing, a hook does the ordered end.
   */
  private void listen(String name) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler onSignal =
          (proxy, method, args) -> {
            switch (method.getName()) {
              case "handle" -> received();
              case "equals" -> {
                return args != null && proxy == args[0];
              }
              case "hashCode" -> {
                return System.identityHashCode(proxy);
              }
              default -> {
                return "stop signal";
              }
            }
            return null;
          };
      Object proxy =
          Proxy.newProxyInstance(
              StopSignal.class.getClassLoader(), new Class<?>[] {handler}, onSignal);
      Object named = signal.getConstructor(String.class).newInstance(name);
      signal.getMethod("handle", signal, handler).invoke(null, named, proxy);
    } catch (ReflectiveOperationException | RuntimeException e) {
      Runtime.getRuntime().addShutdownHook(new Thread(this::request, "stop-signal"));
    }
  }

  private void received() {
    if (signals.incrementAndGet() > 1) {
      Runtime.getRuntime().halt(AT_ONCE);
    }
    Thread deadline = new Thread(StopSignal::endAtDeadline, "stop-deadline");
    deadline.setDaemon(true);
    deadline.start();
    stop.countDown();
  }

  private static void endAtDeadline() {
    try {
      TimeUnit.NANOSECONDS.sleep(WITHIN.toNanos());
      Runtime.getRuntime().halt(ExitCode.GAVE_UP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
