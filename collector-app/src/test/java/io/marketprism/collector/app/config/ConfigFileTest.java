package io.marketprism.collector.app.config;

import static io.marketprism.collector.app.config.Fixtures.loader;
import static io.marketprism.collector.app.config.Fixtures.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.app.config.CollectorConfig.LogLevel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {

  @TempDir Path folder;

  private Path file = Path.of("");

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("c.yaml");
  }

  @Test
  void isNamedInProblemsAsTheUserWroteIt() throws IOException {
    Files.writeString(file, "log:\n  level: loud\n");
    assertThat(problems(loader().file(file)).get(0))
        .startsWith(file + ":2:10: log.level is \"loud\"");
  }

  @Test
  void missingFileIsAProblem() {
    assertThat(problems(loader().file(file))).containsExactly(file + ": there is no such file");
  }

  @Test
  void folderIsAProblem() {
    assertThat(problems(loader().file(folder)))
        .containsExactly(folder + ": the file cannot be read: Is a directory");
  }

  @Test
  void largestFileIsOneMebibyte() throws IOException {
    String comment = "#".repeat(ConfigFile.MAX_BYTES - 1);
    Files.writeString(file, comment + "\n");
    assertThat(problems(loader().file(file))).isEmpty();
    Files.writeString(file, comment + "#\n");
    assertThat(problems(loader().file(file)))
        .containsExactly(file + ": the file is larger than 1 MiB");
  }

  @Test
  void bytesThatAreNoTextAreFoundByLine() throws IOException {
    byte[] bytes = "log:\n  level: \u00e9".getBytes(StandardCharsets.ISO_8859_1);
    Files.write(file, bytes);
    assertThat(problems(loader().file(file)))
        .containsExactly(file + ":2:10: the file is not UTF-8 text");
    Files.writeString(file, "log: {level: info}", StandardCharsets.UTF_16);
    assertThat(problems(loader().file(file)))
        .containsExactly(file + ":1:1: the file is not UTF-8 text");
  }

  @Test
  void byteOrderMarkAndWindowsLineEndsDoNoHarm() throws IOException {
    Files.writeString(file, "\uFEFFlog:\r\n  level: warn\r\n");
    EffectiveConfig config = loader().file(file).load();
    assertThat(config.config().log().level()).isEqualTo(LogLevel.WARN);
    assertThat(config.location("log")).hasToString(file + ":1:1");
    assertThat(config.location("log.level")).hasToString(file + ":2:10");
  }
}
