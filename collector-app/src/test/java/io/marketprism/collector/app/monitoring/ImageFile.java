package io.marketprism.collector.app.monitoring;

import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** The file that the image is built by, as far as tests need it. Immutable. */
record ImageFile(List<Instruction> instructions) {
  private static final String BUILT = "--from=build ";
  private static final String CHECKED_BY = "CMD ";

  /** A line of the file, {@code USER} and what follows it. */
  record Instruction(String name, String text) {}

  /** That of the deployment. */
  static ImageFile read() {
    List<Instruction> instructions = new ArrayList<>();
    String text = Deployed.text("Dockerfile").replaceAll("(?m)^#.*\n", "");
    for (String line : text.replaceAll("\\\\\n", " ").split("\n", -1)) {
      if (!line.isBlank()) {
        String[] parts = line.strip().split("\\s+", 2);
        instructions.add(new Instruction(parts[0], parts[1]));
      }
    }
    return new ImageFile(List.copyOf(instructions));
  }

  /** What follows each instruction of that name, in order. */
  List<String> all(String name) {
    return instructions.stream()
        .filter(one -> one.name().equals(name))
        .map(Instruction::text)
        .toList();
  }

  /** What follows the last instruction of that name. */
  String last(String name) {
    return all(name).stream()
        .reduce((earlier, later) -> later)
        .orElseThrow(() -> new AssertionError("no " + name));
  }

  /** The words that a container starts with; fails where a shell would read them. */
  List<String> command() {
    List<String> words = new ArrayList<>(words(last("ENTRYPOINT")));
    words.addAll(words(last("CMD")));
    return words;
  }

  /** The words that ask for its health. */
  List<String> healthCheck() {
    String text = last("HEALTHCHECK");
    return words(text.substring(text.indexOf(CHECKED_BY) + CHECKED_BY.length()));
  }

  /** What the image sets for its processes. */
  Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String text : all("ENV")) {
      String[] pair = text.split("=", 2);
      environment.put(pair[0], pair[1]);
    }
    return environment;
  }

  /** The files of the checkout that are copied one by one, by their place in the image. */
  Map<String, String> copies() {
    Map<String, String> copies = new LinkedHashMap<>();
    for (String text : all("COPY")) {
      List<String> words = Arrays.asList(text.replace(BUILT, "").split("\\s+"));
      if (words.size() == 2 && !words.contains(".")) {
        copies.put(words.get(1), words.get(0).replaceFirst("^/src/", ""));
      }
    }
    return copies;
  }

  private static List<String> words(String array) {
    return StreamSupport.stream(JsonParser.parseString(array).getAsJsonArray().spliterator(), false)
        .map(word -> word.getAsString())
        .toList();
  }
}
