package io.marketprism.collector.app.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start of the bridge to the chat, with a program that shows what it was given. */
class DingtalkStartTest {
  private static final String TOKEN = "0a1b-2c_3d";

  @TempDir Path folder;
  private Path config;
  private Path token;
  private Path sign;
  private Path bridge;

  @BeforeEach
  void makeTheBridge() throws IOException {
    config = folder.resolve("run/config.yml");
    token = folder.resolve("token");
    sign = folder.resolve("sign");
    bridge = folder.resolve("bridge");
    Files.createDirectories(folder.resolve("run"));
    Files.writeString(
        bridge,
        """
        #!/bin/sh
        echo "arguments: $*"
        env | sed 's/^/environment: /'
        """);
    Files.setPosixFilePermissions(bridge, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void tokenReachesTheConfigurationAndNothingElse() throws IOException {
    Files.writeString(token, TOKEN);

    Program program = start();

    assertThat(program.exitCode()).as(program.output()).isZero();
    assertThat(program.output())
        .contains("arguments: --config.file=" + config + " --web.listen-address=:8060 --more")
        .doesNotContain(TOKEN);
    Yaml webhook = Yaml.of(Files.readString(config)).at("targets").at("webhook1");
    assertThat(webhook.at("url").text())
        .isEqualTo("https://oapi.dingtalk.com/robot/send?access_token=" + TOKEN);
    assertThat(webhook.at("secret").text()).isEmpty();
    assertThat(Files.readString(config)).doesNotContain("@TOKEN", "@SIGN");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config)))
        .isEqualTo("rw-------");
  }

  @Test
  void keyForSignaturesIsTakenWhereThereIsOne() throws IOException {
    Files.writeString(token, TOKEN + "\n");
    Files.writeString(sign, "SEC00ff\n");

    Program program = start();

    assertThat(program.exitCode()).as(program.output()).isZero();
    assertThat(Yaml.of(Files.readString(config)).at("targets").at("webhook1").texts())
        .containsEntry("secret", "SEC00ff");
  }

  @Test
  void missingTokenIsNamedAndNothingStarts() {
    Program program = start();

    assertRefused(program, "there is no file " + token);
  }

  @Test
  void emptyTokenIsRefused() throws IOException {
    Files.writeString(token, "");

    assertRefused(start(), token + " is empty");
  }

  @Test
  void tokenThatWouldChangeTheConfigurationIsRefusedAndNotRepeated() throws IOException {
    Files.writeString(token, "abc: {evil}\n");

    Program program = start();

    assertRefused(program, token + " holds something else");
    assertThat(program.output()).doesNotContain("evil");
  }

  private void assertRefused(Program program, String why) {
    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.output().lines()).singleElement().asString().contains(why);
    assertThat(config).doesNotExist();
  }

  private Program start() {
    return Program.run(
        Map.of(
            "DINGTALK_TOKEN_FILE", token.toString(),
            "DINGTALK_SIGN_FILE", sign.toString(),
            "DINGTALK_TEMPLATE", Deployed.file("dingtalk/config.yml.template").toString(),
            "DINGTALK_CONFIG", config.toString(),
            "DINGTALK_BRIDGE", bridge.toString()),
        List.of("sh", Deployed.file("dingtalk/start.sh").toString(), "--more"));
  }
}
