package io.marketprism.collector.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands in a file, it gives a configuration or problems, in bounded time and memory. */
class ConfigFuzzTest {

  private static final int ROUNDS = 5_000;
  private static final int MIB = 1024 * 1024;
  private static final long MAX_ALLOCATED = 600L * MIB;

  private static final String PASSWORD = "u:hunter2@";

  private static final List<String> PIECES =
      List.of(
          "\t",
          "\n",
          "\r",
          ": ",
          ":",
          "- ",
          "[",
          "]",
          "{",
          "}",
          ",",
          "#",
          " #",
          "&a ",
          "*a",
          "!x ",
          "|\n",
          ">\n",
          "'",
          "\"",
          "\\",
          "%",
          "@",
          "`",
          "? ",
          "---\n",
          "...\n",
          "~",
          "null",
          "\u0000",
          "\u001b",
          "\u2028",
          "\uFEFF",
          "\uD800",
          "\uD83D\uDE00",
          "é",
          "0",
          "-1",
          "1e9",
          "99999999999999999999",
          "<<: ",
          "venues",
          "port",
          "60",
          "s",
          "MiB",
          "://",
          PASSWORD);

  @Test
  void mutatedFilesGiveAConfigurationOrProblems() {
    Random random = new Random(20261122);
    String example = Fixtures.example();
    int read = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String yaml = example;
      for (int n = random.nextInt(4); n >= 0; n--) {
        yaml = mutate(yaml, random);
      }
      read += holds(yaml) ? 1 : 0;
    }
    assertThat(read).as("some mutations are harmless").isBetween(ROUNDS / 50, ROUNDS / 2);
  }

  private static String mutate(String text, Random random) {
    int from = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), from + random.nextInt(12));
    String piece = PIECES.get(random.nextInt(PIECES.size()));
    return switch (random.nextInt(6)) {
      case 0 -> text.substring(0, from) + text.substring(to);
      case 1 -> text.substring(0, from) + piece + text.substring(from);
      case 2 -> text.substring(0, from) + piece + text.substring(to);
      case 3 -> text.substring(0, from) + text.substring(from, to).repeat(3) + text.substring(to);
      case 4 -> text.substring(0, from) + (char) random.nextInt(0x300) + text.substring(to);
      default -> withLineMoved(text, random);
    };
  }

  private static String withLineMoved(String text, Random random) {
    List<String> lines = new java.util.ArrayList<>(text.lines().toList());
    if (lines.size() > 1) {
      String line = lines.remove(random.nextInt(lines.size()));
      lines.add(random.nextInt(lines.size()), " ".repeat(random.nextInt(5)) + line.strip());
    }
    return String.join("\n", lines) + "\n";
  }

  /** Checks what must hold of any text; returns whether it is a configuration. */
  private static boolean holds(String yaml) {
    try {
      EffectiveConfig config = Fixtures.load(yaml);
      assertThat(Fixtures.load(config.describe()).config()).as(yaml).isEqualTo(config.config());
      return true;
    } catch (ConfigException e) {
      assertThat(e.problems()).as(yaml).isNotEmpty();
      for (Problem problem : e.problems()) {
        assertThat(problem.toString())
            .as(yaml)
            .hasSizeLessThan(800)
            .matches("(c\\.yaml(:[0-9]+:[0-9]+)?|default): [^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");
      }
      if (!yaml.replace(PASSWORD, "").contains("hunter2")) {
        assertThat(e.getMessage()).as(yaml).doesNotContain("hunter2");
      }
      return false;
    }
  }

  static List<Arguments> largest() {
    return List.of(
        Arguments.of("open lists", "[".repeat(MIB)),
        Arguments.of("open sections", "{".repeat(MIB)),
        Arguments.of("nested sections", "{a: ".repeat(MIB / 4)),
        Arguments.of("nested items", "- ".repeat(MIB / 2)),
        Arguments.of("question marks", "? ".repeat(MIB / 2)),
        Arguments.of("colons", ": ".repeat(MIB / 2)),
        Arguments.of("anchors", "&a ".repeat(MIB / 3)),
        Arguments.of("tags", "!a ".repeat(MIB / 3)),
        Arguments.of("quotes", "'".repeat(MIB)),
        Arguments.of("double quotes", "\"" + "\\\"".repeat(MIB / 2 - 1)),
        Arguments.of("one text", "a".repeat(MIB)),
        Arguments.of("one value", "instance: " + "a".repeat(MIB - 10)),
        Arguments.of("one url", "venues: {v: {rest: http://" + "a:".repeat(MIB / 2 - 20) + "}}"),
        Arguments.of("one host", "http: {health: {host: '" + ":".repeat(MIB - 30) + "'}}"),
        Arguments.of("spaces", " ".repeat(MIB)),
        Arguments.of("empty lines", "\n".repeat(MIB)),
        Arguments.of("comments", "#\n".repeat(MIB / 2)),
        Arguments.of("one comment", "#".repeat(MIB)),
        Arguments.of("directives", "%A b\n".repeat(MIB / 5)),
        Arguments.of("documents", "---\n".repeat(MIB / 4)),
        Arguments.of("unknown keys", numbered("a%06d: 1\n")),
        Arguments.of("repeated keys", "log: {}\n".repeat(MIB / 8)),
        Arguments.of("instruments", "venues: {v: {instruments: [" + numbered("a%06d,") + "]}}"),
        Arguments.of("venues", "venues: {" + numbered("v%06d: {instruments: [a]},") + "}"),
        Arguments.of("block text", "instance: |\n" + " a\n".repeat(MIB / 3 - 10)),
        Arguments.of("laughs", laughs()));
  }

  private static String numbered(String format) {
    int length = format.formatted(0).length();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < (MIB - 100) / length; i++) {
      text.append(format.formatted(i));
    }
    return text.toString();
  }

  private static String laughs() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 20; i++) {
      yaml.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9) + "x"));
    }
    return yaml.toString();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("largest")
  void largestFilesCostLittle(String name, String yaml) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    Assertions.assertTimeout(Duration.ofSeconds(60), () -> holdsLarge(yaml));
    assertThat(threads.getCurrentThreadAllocatedBytes() - before)
        .as(name)
        .isLessThan(MAX_ALLOCATED);
  }

  private static void holdsLarge(String yaml) {
    assertThat(yaml.length()).isLessThanOrEqualTo(MIB);
    Optional<ConfigException> thrown = Optional.empty();
    try {
      Fixtures.load(yaml);
    } catch (ConfigException e) {
      thrown = Optional.of(e);
    }
    assertThat(thrown.map(e -> e.problems().size()).orElse(0)).isLessThan(Problems.LIMIT + 2);
  }

  @Test
  void anyEnvironmentGivesAConfigurationOrProblems() {
    Random random = new Random(8087);
    List<String> names = Keys.SCHEMA.keys().stream().map(EnvironmentFuzz::name).toList();
    for (int i = 0; i < ROUNDS; i++) {
      String name = mutate(names.get(random.nextInt(names.size())), random);
      String text = mutate("64MiB", random);
      try {
        Fixtures.loader().environment(Map.of(name, text)).load();
      } catch (ConfigException e) {
        assertThat(e.getMessage()).startsWith("environment variable MARKETPRISM_");
      }
    }
  }

  /** Names of variables with the names filled in. */
  private static final class EnvironmentFuzz {
    static String name(Key<?> key) {
      return EnvironmentNames.of(key.at("binance-spot", "public"));
    }
  }
}
