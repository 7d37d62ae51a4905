package io.marketprism.collector.app.config;

import static io.marketprism.collector.app.config.Fixtures.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong syntax, and syntax that a configuration has no use for, are one sentence with a place. */
class YamlReaderTest {

  private static final String INDENTATION =
      "not valid YAML: the line does not fit the indentation of those above it";
  private static final String COLON =
      "not valid YAML: a colon stands where no value can follow; check the indentation, the space"
          + " after each colon, and the quotes of a value that holds one";

  static List<Arguments> wrongSyntax() {
    return List.of(
        Arguments.of(
            "log:\n\tlevel: info",
            "2:1: not valid YAML: a tab stands here; YAML is indented with spaces"),
        Arguments.of("log: level: info", "1:11: " + COLON),
        Arguments.of("instance:a\nlog: {}", "2:4: " + COLON),
        Arguments.of("log: 1\n  level: info", "2:8: " + COLON),
        Arguments.of("a: 1 # c\n b: 2", "2:2: " + INDENTATION),
        Arguments.of("  a: 1\nb: 2", "2:1: " + INDENTATION),
        Arguments.of(
            "a: [1, 2\nb: 3",
            "2:2: not valid YAML: the list is not closed by ] (opened in line 1)"),
        Arguments.of(
            "a: {b: 1\n", "2:1: not valid YAML: the section is not closed by } (opened in line 1)"),
        Arguments.of(
            "a:\n  'b\n", "3:1: not valid YAML: the quotes are not closed (opened in line 2)"),
        Arguments.of(
            "a: \"C:\\data\"",
            "1:8: not valid YAML: an escape after a backslash is not known; double it"),
        Arguments.of(
            "a: @b",
            "1:4: not valid YAML: a value cannot start with this character; put it in quotes"),
        Arguments.of(
            "a: - b", "1:4: not valid YAML: a list item cannot stand here; start a new line"),
        Arguments.of("a: ]", "1:4: not valid YAML: expected the node content, but found ']'"));
  }

  static List<Arguments> unwantedSyntax() {
    return List.of(
        Arguments.of(
            "venues: {v: {instruments: [*-USDT]}}",
            "1:28: \"*-USDT\" is an alias to YAML, which is not used here; put a pattern that"
                + " starts with * in quotes"),
        Arguments.of(
            "log: &a {level: info}", "1:6: anchors (&name) are not used here; write the value out"),
        Arguments.of("&a log: 1", "1:1: anchors (&name) are not used here; write the value out"),
        Arguments.of("instance: !!str 1", "1:11: tags (!name) are not used here"),
        Arguments.of("!!set {a: 1}", "1:1: tags (!name) are not used here"),
        Arguments.of("[a]: 1", "1:1: a key must be a plain name, not a list or section"),
        Arguments.of("? {a: 1}\n: 1", "1:3: a key must be a plain name, not a list or section"),
        Arguments.of("a: 1\n---\nb: 2", "2:1: starts a second document; the configuration is one"),
        Arguments.of(
            "host:8087", "1:1: the file must hold keys and values, such as log: {level: info}"),
        Arguments.of("- a", "1:1: the file must hold keys and values, such as log: {level: info}"),
        Arguments.of(
            "a: 1\nb: x\u0007", "2:5: holds the character U+0007, which YAML does not allow"),
        Arguments.of("a: " + "[".repeat(32), "1:35: is nested deeper than 32 levels"));
  }

  @ParameterizedTest
  @MethodSource({"wrongSyntax", "unwantedSyntax"})
  void saysWhereAndWhatInOneSentence(String yaml, String problem) {
    assertThat(problems(yaml)).containsExactly("c.yaml:" + problem);
  }

  @Test
  void unknownVersionIsSaidOfTheFile() {
    assertThat(problems("%YAML 3.0\n---\nlog: {}"))
        .containsExactly("c.yaml: not valid YAML: the version in its %YAML line is not known");
  }

  @Test
  void wrongSyntaxDoesNotHideWhatIsWrongElsewhere() {
    assertThat(
            problems(
                Fixtures.loader()
                    .text("c.yaml", "a: ]")
                    .environment(java.util.Map.of("MARKETPRISM_LOG__LEVEL", "x"))))
        .hasSize(2);
  }

  @Test
  void deepestNestingThatIsAllowedIsRead() {
    assertThat(problems("a: " + "[".repeat(31) + "]".repeat(31)))
        .map(problem -> problem.replaceFirst(";.*", ""))
        .containsExactly("c.yaml:1:1: a is not a key");
  }
}
