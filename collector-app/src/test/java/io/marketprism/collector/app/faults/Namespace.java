package io.marketprism.collector.app.faults;

import io.marketprism.collector.app.reliability.Skipped;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A network namespace with two links to ours: one to the exchanges, whose packets can be lost, and
 * one to whoever asks the collector how it does, with a {@link Door} and a server of names. Packets
 * are lost by giving a neighbour the hardware address of nobody: the other end's kernel drops what
 * is not for it, without a word to either side.
 *
 * <p>Linux and root only. Thread-safe. {@link #close()} removes it, and so does the end of the JVM;
 * what a killed JVM left is removed by the next.
 */
final class Namespace implements Place {
  /** What the collector knows the exchanges as. */
  static final String HOST = "exchange.test";

  private static final int HEALTH = 8087;
  private static final int METRICS = 9092;
  private static final String PREFIX = "faults-";
  private static final String NOBODY = "02:00:00:00:00:fe";
  private static final String NOBODY_V6 = "fd00:77::4";
  private static final Path SETTINGS = Path.of("/etc/netns");
  private static final String EXCHANGES = "exchanges";
  private static final String OPERATORS = "operators";

  private final Path ip;
  private final String name;
  private final String exchangesHere;
  private final String net;
  private final String operators;
  private final Thread hook = new Thread(this::removeQuietly, "end of namespace");
  private final NameServer names;
  private final List<Door> doors = new ArrayList<>();
  private @Nullable Process inside;

  private Namespace(Path ip, long number) throws IOException {
    this.ip = ip;
    this.name = PREFIX + number;
    this.exchangesHere = "fx" + number;
    this.net = "198.18." + (number & 0xff) + ".";
    this.operators = "198.19." + (number & 0xff) + ".";
    this.names = new NameServer();
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Makes one. */
  static Namespace make() throws IOException, Skipped {
    Path ip = Programs.find("ip");
    if (!"root".equals(System.getProperty("user.name"))) {
      throw new Skipped("only root may make a network namespace");
    }
    removeForgotten(ip);
    long number = ProcessHandle.current().pid();
    Namespace namespace = new Namespace(ip, number);
    try {
      namespace.build("fo" + number);
      return namespace;
    } catch (IOException | RuntimeException | Error e) {
      namespace.close();
      throw e;
    }
  }

  private static void removeForgotten(Path ip) throws IOException {
    for (String line : Programs.run(ip, "netns", "list").split("\n", -1)) {
      String old = line.split(" ", 2)[0];
      if (old.startsWith(PREFIX)
          && ProcessHandle.of(Long.parseLong(old.substring(PREFIX.length()))).isEmpty()) {
        remove(ip, old);
      }
    }
  }

  private void build(String operatorsHere) throws IOException {
    run("netns", "add", name);
    run("-n", name, "link", "set", "lo", "up");
    link(exchangesHere, EXCHANGES, net);
    link(operatorsHere, OPERATORS, operators);
    run("addr", "add", net + "3/24", "dev", exchangesHere);
    run("-n", name, "addr", "add", "fd00:77::2/64", "dev", EXCHANGES, "nodad");
    lose(true, net + "4");
    lose(true, NOBODY_V6);
    Path settings = Files.createDirectories(SETTINGS.resolve(name));
    Files.writeString(settings.resolve("resolv.conf"), "nameserver " + operators + "1\n");
    names.resolve(List.of(exchanges()));
    names.listen(InetAddress.getByName(operators + 1));
    inside = openInside();
    for (int port : endpoints()) {
      doors.add(
          new Door(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
              new InetSocketAddress(operators + "2", port)));
    }
  }

  private Process openInside() throws IOException {
    List<String> words = new ArrayList<>(command());
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-Xmx32m", "-cp", System.getProperty("java.class.path")));
    words.addAll(List.of(Door.class.getName(), operators + "2"));
    words.addAll(List.of(Integer.toString(HEALTH), Integer.toString(METRICS)));
    return new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private void link(String here, String there, String network) throws IOException {
    run("link", "add", here, "type", "veth", "peer", "name", there, "netns", name);
    run("addr", "add", network + "1/24", "dev", here);
    run("link", "set", here, "up");
    run("-n", name, "addr", "add", network + "2/24", "dev", there);
    run("-n", name, "link", "set", there, "up");
  }

  private void lose(boolean outgoing, String to) throws IOException {
    if (outgoing) {
      run("-n", name, "neigh", "replace", to, "lladdr", NOBODY, "dev", EXCHANGES);
    } else {
      run("neigh", "replace", to, "lladdr", NOBODY, "dev", exchangesHere);
    }
  }

  /** From now on nothing that the collector sends arrives at the exchanges. */
  void loseOutgoing() throws IOException {
    lose(true, net + "1");
  }

  /** The same in both directions. */
  void loseAll() throws IOException {
    loseOutgoing();
    lose(false, net + "2");
  }

  /** All packets arrive again. */
  void heal() throws IOException {
    run("-n", name, "neigh", "flush", "to", net + "1", "nud", "permanent", "dev", EXCHANGES);
    run("neigh", "flush", "to", net + "2", "nud", "permanent", "dev", exchangesHere);
  }

  /** What resolves names in it. */
  NameServer names() {
    return names;
  }

  /** An address that refuses connections. */
  InetAddress refusing() throws IOException {
    return InetAddress.getByName(net + "3");
  }

  /** An address that leads nowhere. */
  InetAddress nowhere() throws IOException {
    return InetAddress.getByName(net + "4");
  }

  /** The same of IPv6. */
  InetAddress nowhereV6() throws IOException {
    return InetAddress.getByName(NOBODY_V6);
  }

  @Override
  public InetAddress exchanges() {
    try {
      return InetAddress.getByName(net + "1");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public String exchangesHost() {
    return HOST;
  }

  /** It has ports of its own, so that these are free. */
  @Override
  public List<Integer> endpoints() {
    return List.of(HEALTH, METRICS);
  }

  @Override
  public IntUnaryOperator way() {
    return port -> doors.get(port == HEALTH ? 0 : 1).port();
  }

  @Override
  public List<String> command() {
    return List.of(ip.toString(), "netns", "exec", name);
  }

  /** A resolver's answer holds for a second, so that faults of names show at once. */
  @Override
  public List<String> jvm() {
    return List.of("-Dsun.net.inetaddr.ttl=1", "-Dsun.net.inetaddr.negative.ttl=1");
  }

  private void run(String... words) throws IOException {
    Programs.run(ip, words);
  }

  private static void remove(Path ip, String name) throws IOException {
    Path settings = SETTINGS.resolve(name);
    Files.deleteIfExists(settings.resolve("resolv.conf"));
    Files.deleteIfExists(settings);
    Programs.run(ip, "netns", "del", name);
  }

  private void removeQuietly() {
    try {
      remove(ip, name);
    } catch (IOException e) {
      System.err.println("not removed: " + e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    names.close();
    for (Door door : doors) {
      door.close();
    }
    if (inside != null) {
      inside.destroyForcibly();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return;
    }
    remove(ip, name);
  }
}
