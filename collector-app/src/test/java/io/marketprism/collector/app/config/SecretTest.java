package io.marketprism.collector.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {

  private static final Key<Secret> PASSWORD =
      Key.of("sinks.nats.password", Types.secret(), "A password.").otherwise("none");

  private static final Schema SCHEMA = Schema.of(PASSWORD);

  @TempDir Path folder;

  @Test
  void printsMasked() {
    assertThat(Secret.of("hunter2")).hasToString("***");
    assertThat(List.of(Secret.of("hunter2"))).hasToString("[***]");
  }

  @Test
  void isEqualByValueWithoutTellingIt() {
    assertThat(Secret.of("a")).isEqualTo(Secret.of("a")).isNotEqualTo(Secret.of("b"));
    assertThat(Secret.of("a")).hasSameHashCodeAs(Secret.of("b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2", "hunter2\n", "hunter2\r\n"})
  void comesFromAFileWithoutItsLineEnd(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), content);
    assertThat(Secret.read(file).reveal()).isEqualTo("hunter2");
  }

  @Test
  void keepsLineEndsInside() throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "a\nb\n\n");
    assertThat(Secret.read(file).reveal()).isEqualTo("a\nb\n");
  }

  @Test
  void refusesAnEmptyOrHugeFileAndShowsNothingOfIt() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty"), "\n");
    Path huge = Files.writeString(folder.resolve("huge"), "x".repeat(Secret.MAX_KIB * 1024 + 1));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Secret.read(empty))
        .withMessage("The secret file " + empty + " is empty.");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Secret.read(huge))
        .withMessage("The secret file " + huge + " is longer than 64 KiB.");
    assertThatIllegalArgumentException().isThrownBy(() -> Secret.of(""));
  }

  @Test
  void comesFromTheEnvironmentAndIsMaskedInTheDescription() {
    Problems problems = new Problems();
    Layer layer =
        new EnvironmentLayer(SCHEMA, problems)
            .read(Map.of("MARKETPRISM_SINKS__NATS__PASSWORD", "hunter2"), Set.of());
    Settings settings = new Settings(SCHEMA, List.of(layer));
    assertThat(settings.get(PASSWORD).reveal()).isEqualTo("hunter2");
    assertThat(problems.list()).isEmpty();
    assertThat(Description.of(SCHEMA, settings))
        .contains("password: \"***\"  # environment variable MARKETPRISM_SINKS__NATS__PASSWORD")
        .doesNotContain("hunter2");
  }

  @Test
  void mayNotStandInAFile() {
    Problems problems = new Problems();
    FileLayer.read(
        SCHEMA, YamlReader.read("c.yaml", "sinks: {nats: {password: hunter2}}"), problems);
    assertThat(problems.list())
        .map(Problem::toString)
        .containsExactly(
            "c.yaml:1:26: sinks.nats.password is a secret, which does not belong in a file; set"
                + " MARKETPRISM_SINKS__NATS__PASSWORD or name a file of its own");
  }

  @Test
  void mayNotComeByTheCommandLine() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ConfigLoader(SCHEMA, "i").commandLine("--pw", "sinks.nats.password", "hunter2"))
        .withMessage("The secret sinks.nats.password may not come by --pw.");
  }
}
