package io.marketprism.collector.app.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What can be said of the image without building it. */
class ImageFileTest {
  private static final Pattern PINNED =
      Pattern.compile("[a-z-]+:\\d+\\.\\d+\\.\\d+[\\w.-]*( AS build)?");
  private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");

  private final ImageFile image = ImageFile.read();

  @Test
  void basesArePinned() {
    assertThat(image.all("FROM")).hasSize(2).allMatch(from -> PINNED.matcher(from).matches());
  }

  @Test
  void runsAsNobodyInParticularWithoutAShell() {
    assertThat(image.last("USER")).matches("[1-9]\\d{3,}:[1-9]\\d{3,}");
    assertThat(image.command().get(0)).isEqualTo("java");
  }

  @Test
  void healthCheckStartsNoJvm() {
    assertThat(image.healthCheck().get(0)).isEqualTo("bash");
    assertThat(image.healthCheck()).noneMatch(word -> word.contains("java"));
  }

  @Test
  void whatIsCopiedIsThereAndLetThrough() throws IOException {
    List<String> ignored = Deployed.text("Dockerfile.dockerignore").lines().toList();
    assertThat(image.copies().values()).contains("collector-app/deploy/collector.yaml");
    for (String source : image.copies().values()) {
      if (!source.contains("/target/")) {
        assertThat(Repository.root().resolve(source)).exists();
        assertThat(ignored).contains("!" + source.substring(0, source.indexOf('/')));
      }
    }
    for (String module : modules()) {
      assertThat(ignored).contains("!" + module);
    }
    assertThat(ignored)
        .startsWith(
            "# Only what the build reads; no secret, no data and nothing that was built before gets into a layer.",
            "*")
        .contains("**/target", "**/secrets");
  }

  private static List<String> modules() throws IOException {
    return Pattern.compile("<module>([^<]+)</module>")
        .matcher(Files.readString(Repository.root().resolve("pom.xml")))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void versionIsThatOfTheProject() throws IOException {
    Matcher version = VERSION.matcher(Files.readString(Repository.root().resolve("pom.xml")));
    assertThat(version.find()).isTrue();
    String name = "marketprism-collector:" + version.group(1);

    assertThat(ComposeFile.at(ComposeFile.read().service("collector"), "image")).contains(name);
    assertThat(Deployed.text("Dockerfile")).contains(name);
  }
}
