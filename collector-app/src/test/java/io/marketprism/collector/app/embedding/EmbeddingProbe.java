package io.marketprism.collector.app.embedding;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;

/**
 * The process of an embedder: runs {@link Cycles} by a class loader of their own, lets go of it,
 * and says what is left. Uses nothing of the collector itself.
 */
public final class EmbeddingProbe {
  private static final long LOOK_EACH_MS = 200;
  private static final String ALL = "all";
  private static final List<String> OURS = List.of("marketprism", "collector", "HTTP-Dispatcher");
  private static final List<String> OF_LIBRARIES = List.of("OkHttp", "Okio");

  private EmbeddingProbe() {}

  /** What there is of the process. */
  private record Traces(Set<String> threads, long descriptors, Set<ObjectName> beans) {
    static Traces now() throws IOException {
      Set<String> threads = new TreeSet<>();
      Thread.getAllStackTraces().keySet().forEach(thread -> threads.add(thread.getName()));
      long descriptors = 0;
      try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
        for (Path ignored : open) {
          descriptors++;
        }
      }
      return new Traces(
          threads, descriptors, ManagementFactory.getPlatformMBeanServer().queryNames(null, null));
    }

    /** What is there and was not before; descriptors of the JDK's own may stay. */
    List<String> beyond(Traces before, List<String> names) {
      List<String> left = new ArrayList<>();
      threads.stream()
          .filter(name -> names.stream().anyMatch(name::contains))
          .forEach(name -> left.add("thread " + name));
      beans.stream()
          .filter(name -> !before.beans.contains(name))
          .forEach(name -> left.add("bean " + name));
      if (descriptors > before.descriptors + DESCRIPTORS_LEFT) {
        left.add(descriptors + " descriptors, " + before.descriptors + " before");
      }
      return left;
    }

    private static final int DESCRIPTORS_LEFT = 8;
  }

  /**
   * Runs cycles and prints what is left after at most so many seconds, a line for each; {@code ok}
   * where nothing is. Arguments: the exchange, how many cycles, seconds, class path, and {@code
   * all} for what the libraries keep for a minute too, the class loader with it.
   */
  public static void main(String[] args) throws Exception {
    Traces before = Traces.now();
    WeakReference<ClassLoader> loader = run(args[0], Integer.parseInt(args[1]), args[3]);
    long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(args[2]));
    boolean all = args[4].equals(ALL);
    List<String> left = left(before, loader, all);
    while (!left.isEmpty() && System.nanoTime() < endNs) {
      Thread.sleep(LOOK_EACH_MS);
      left = left(before, loader, all);
    }
    left.forEach(System.out::println);
    System.out.println(left.isEmpty() ? "ok" : "left");
  }

  /**
   * What is left. JDK 17 itself holds the type of the record that it made an equals for last, until
   * it makes the next one, as any process would sooner or later: here by comparing traces.
   */
  private static List<String> left(Traces before, WeakReference<ClassLoader> loader, boolean all)
      throws IOException {
    List<String> names = new ArrayList<>(OURS);
    if (all) {
      names.addAll(OF_LIBRARIES);
      System.gc();
    }
    Traces now = Traces.now();
    List<String> left = now.equals(before) ? new ArrayList<>() : now.beyond(before, names);
    if (all && loader.get() != null) {
      left.add("class loader");
    }
    return left;
  }

  private static WeakReference<ClassLoader> run(String authority, int count, String path)
      throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(urls(path), ClassLoader.getPlatformClassLoader())) {
      loader
          .loadClass("io.marketprism.collector.app.embedding.Cycles")
          .getMethod("run", String.class, int.class)
          .invoke(null, authority, count);
      return new WeakReference<>(loader);
    }
  }

  private static URL[] urls(String path) throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String part : path.split(":", -1)) {
      urls.add(Path.of(part).toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }
}
