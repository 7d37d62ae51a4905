package io.marketprism.collector.architecture;

import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The parts of the collector and what each may use. A part is a package with all below it; an
 * exchange is a part of its own. What stands nowhere here may not exist.
 */
final class Parts {
  static final String FACADE = "facade";
  static final String METRICS = "metrics";
  static final String APP = "app";
  private static final String EXCHANGE = "exchange.";
  private static final Set<String> SHARED_BY_EXCHANGES =
      Set.of("exchange.json", "exchange.session", "exchange.venue");

  private static final Map<String, Set<String>> CORE =
      Map.ofEntries(
          entry("model", Set.of()),
          entry("resource", Set.of()),
          entry("measure", Set.of()),
          entry("book", Set.of("model")),
          entry("connection", Set.of("model")),
          entry("reconcile", Set.of("model", "connection", "resource")),
          entry(
              "health", Set.of("model", "measure", "book", "connection", "resource", "reconcile")),
          entry("sync", Set.of("model", "measure", "book", "health")),
          entry("sink", Set.of("model", "measure")),
          entry("pipeline", Set.of("model", "measure", "sink", "health")),
          entry("spi", Set.of("model", "book", "connection", "sync", "health")));

  /** Libraries that are for some parts only, by how their packages begin. */
  private static final Map<String, List<String>> USERS_OF_LIBRARY =
      Map.of(
          "okhttp3.", List.of(EXCHANGE),
          "okio.", List.of(EXCHANGE),
          "com.github.benmanes.caffeine.", List.of(EXCHANGE),
          "com.google.gson.", List.of(EXCHANGE, METRICS, APP),
          "io.prometheus.", List.of(METRICS),
          "io.nats.", List.of("app.nats"),
          "io.netty.", List.of("app.simulator"),
          "ch.qos.logback.", List.of(APP),
          "picocli.", List.of(APP),
          "org.snakeyaml.", List.of(APP));

  private final String base;

  /** The parts below a base package, {@code io.marketprism.collector}. */
  Parts(String base) {
    this.base = base;
  }

  boolean contain(JavaClass type) {
    return type.getPackageName().equals(base) || type.getPackageName().startsWith(base + ".");
  }

  /** The part that a class of the collector belongs to. */
  String partOf(JavaClass type) {
    String name = below(type);
    if (name.isEmpty()) {
      return FACADE;
    }
    long segments = name.startsWith(EXCHANGE) ? 2 : 1;
    return Arrays.stream(name.split("\\.", -1)).limit(segments).collect(Collectors.joining("."));
  }

  boolean isKnown(String part) {
    return part.startsWith(EXCHANGE)
        || CORE.containsKey(part)
        || Set.of(FACADE, METRICS, APP).contains(part);
  }

  boolean mayUse(String user, String used) {
    return user.equals(used) || user.equals(APP) || usable(user).contains(used);
  }

  /** Whether a class of the collector may use a class that is none. */
  boolean mayUseLibrary(JavaClass user, JavaClass used) {
    String name = below(user) + ".";
    return USERS_OF_LIBRARY.entrySet().stream()
        .filter(library -> used.getName().startsWith(library.getKey()))
        .allMatch(library -> library.getValue().stream().anyMatch(name::startsWith));
  }

  private static Set<String> usable(String user) {
    return switch (user) {
      case FACADE -> CORE.keySet();
      case METRICS -> with(CORE.keySet(), Set.of(FACADE));
      case "exchange.json" -> Set.of("model", "book");
      case "exchange.session" -> with(spiAndItsParts(), Set.of("exchange.json"));
      default ->
          user.startsWith(EXCHANGE)
              ? with(spiAndItsParts(), SHARED_BY_EXCHANGES)
              : CORE.getOrDefault(user, Set.of());
    };
  }

  private static Set<String> spiAndItsParts() {
    return with(Set.of("spi"), CORE.getOrDefault("spi", Set.of()));
  }

  private static Set<String> with(Set<String> some, Set<String> others) {
    return Stream.concat(some.stream(), others.stream()).collect(Collectors.toSet());
  }

  private String below(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(base) ? "" : name.substring(base.length() + 1);
  }
}
