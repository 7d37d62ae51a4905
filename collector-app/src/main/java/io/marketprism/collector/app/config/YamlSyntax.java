package io.marketprism.collector.app.config;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;

/** Turns what the YAML library says about wrong syntax into one sentence with a place. */
final class YamlSyntax {

  /** The library's sentence by a part of it, and ours. */
  private record Sentence(String part, String ours) {}

  private static final String INDENTATION =
      "the line does not fit the indentation of those above it";

  /** For snakeyaml-engine 3.2; the first that fits. */
  private static final List<Sentence> SENTENCES =
      List.of(
          new Sentence("(TAB)", "a tab stands here; YAML is indented with spaces"),
          new Sentence(
              "cannot start any token",
              "a value cannot start with this character; put it in quotes"),
          new Sentence(
              "mapping values are not allowed",
              "a colon stands where no value can follow; check the indentation, the space after"
                  + " each colon, and the quotes of a value that holds one"),
          new Sentence("expected ',' or ']'", "the list is not closed by ]"),
          new Sentence("expected ',' or '}'", "the section is not closed by }"),
          new Sentence("found unexpected end of stream", "the quotes are not closed"),
          new Sentence("expected <block end>", INDENTATION),
          new Sentence("expected '<document start>'", INDENTATION),
          new Sentence(
              "sequence entries are not allowed",
              "a list item cannot stand here; start a new line"),
          new Sentence(
              "unknown escape character", "an escape after a backslash is not known; double it"));

  private YamlSyntax() {}

  static ConfigException problem(String file, YamlEngineException e) {
    Location location = new Location.File(file);
    String text = Quote.name(String.valueOf(e.getMessage()));
    if (e instanceof MarkedYamlEngineException marked) {
      location = place(file, marked);
      text = sentence(marked);
    } else if (e instanceof YamlVersionException) {
      text = "the version in its %YAML line is not known";
    }
    return new ConfigException(List.of(new Problem(location, "", "not valid YAML: " + text)));
  }

  static Location location(String file, Mark mark) {
    return new Location.Line(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static Location place(String file, MarkedYamlEngineException e) {
    Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
    return mark.isPresent() ? location(file, mark.get()) : new Location.File(file);
  }

  private static String sentence(MarkedYamlEngineException e) {
    String problem = String.valueOf(e.getProblem());
    String ours =
        SENTENCES.stream()
            .filter(sentence -> problem.contains(sentence.part()))
            .map(Sentence::ours)
            .findFirst()
            .orElseGet(() -> Quote.name(problem));
    return e.getContextMark()
        .filter(mark -> ours.contains("not closed"))
        .map(mark -> ours + " (opened in line " + (mark.getLine() + 1) + ")")
        .orElse(ours);
  }
}
