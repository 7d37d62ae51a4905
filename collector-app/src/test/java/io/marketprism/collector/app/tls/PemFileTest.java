package io.marketprism.collector.app.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemFileTest {
  @TempDir static Path made;
  private static Certificates own;

  @TempDir Path folder;

  @BeforeAll
  static void make() throws IOException {
    own =
        Certificates.in(made)
            .issue("ec", "dns:h", "EC")
            .issue("rsa", "dns:h", "RSA")
            .issue("ed", "dns:h", "Ed25519");
  }

  @Test
  void readsCertificatesInOrderBesideOtherText() throws IOException {
    String text = "Subject: me\n" + Files.readString(own.certificate("ec")) + "the end\n";
    Path file = Files.writeString(folder.resolve("chain.crt"), text);

    assertThat(PemFile.read(file).certificates())
        .map(one -> one.getSubjectX500Principal().getName())
        .containsExactly("CN=ec", "CN=ca");
  }

  @ParameterizedTest
  @CsvSource({"ec, EC", "rsa, RSA", "ed, EdDSA"})
  void readsKeysInPkcs8(String name, String algorithm) throws IOException {
    assertThat(PemFile.read(own.key(name)).privateKey().getAlgorithm()).isEqualTo(algorithm);
  }

  @Test
  void readsRsaKeysOfTheOlderForm() throws IOException {
    PrivateKey key = PemFile.read(own.key("rsa")).privateKey();
    Path older = OlderKeys.rsa(own.key("rsa"), folder.resolve("older.key"));

    assertThat(PemFile.read(older).privateKey()).isEqualTo(key);
  }

  @Test
  void readsEcKeysOfTheOlderForm() throws IOException {
    Path p256 = p256();
    Path older = OlderKeys.ec(p256, folder.resolve("older.key"));

    assertThat(((ECPrivateKey) PemFile.read(older).privateKey()).getS())
        .isEqualTo(((ECPrivateKey) PemFile.read(p256).privateKey()).getS());
  }

  @Test
  void takesTheKeyBehindItsParameters() throws IOException {
    Path older = OlderKeys.ec(p256(), folder.resolve("older.key"));
    String parameters =
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    Files.writeString(older, parameters + Files.readString(older));

    assertThat(PemFile.read(older).privateKey().getAlgorithm()).isEqualTo("EC");
  }

  private Path p256() throws IOException {
    return Certificates.in(folder.resolve("p256"))
        .issue("p256", "dns:h", "EC", "secp256r1")
        .key("p256");
  }

  @ParameterizedTest
  @CsvSource({
    "nothing, holds no private key.",
    "RSA PRIVATE KEY:!!, is damaged.",
    "PRIVATE KEY:MAA=, holds a private key that cannot be read.",
    "EC PRIVATE KEY:MAMCAQE=, holds a private key that cannot be read.",
    "EC PRIVATE KEY:MIT/////, holds a private key that cannot be read.",
    "DSA PRIVATE KEY:MAA=, holds a private key of a kind that is not known.",
    "ENCRYPTED PRIVATE KEY:MAA=, holds an encrypted key; it must not be encrypted."
  })
  void keyThatCannotBeUsedIsSaidWithoutItsContent(String content, String problem)
      throws IOException {
    PemFile file = PemFile.read(file(content));

    assertThatThrownBy(file::privateKey)
        .isInstanceOf(IOException.class)
        .hasMessage("The PEM file " + folder.resolve("file") + " " + problem)
        .hasNoCause();
  }

  @Test
  void keyThatIsEncryptedInsideIsRefused() throws IOException {
    PemFile file =
        PemFile.read(file("RSA PRIVATE KEY:Proc-Type: 4,ENCRYPTED\nDEK-Info: AES,00\n\nMAA="));

    assertThatThrownBy(file::privateKey).hasMessageContaining("holds an encrypted key");
  }

  @ParameterizedTest
  @CsvSource({
    "nothing, holds no certificate.",
    "CERTIFICATE:MAA=, holds a certificate that cannot be read."
  })
  void certificateThatCannotBeUsedIsSaid(String content, String problem) throws IOException {
    PemFile file = PemFile.read(file(content));

    assertThatThrownBy(file::certificates)
        .isInstanceOf(IOException.class)
        .hasMessage("The PEM file " + folder.resolve("file") + " " + problem)
        .hasNoCause();
  }

  @Test
  void missingFileIsNamed() {
    Path missing = folder.resolve("none");

    assertThatThrownBy(() -> PemFile.read(missing))
        .isInstanceOf(IOException.class)
        .hasMessage("The PEM file " + missing + " does not exist.");
  }

  /** One block, whose label stands before the first colon, or the text itself. */
  private Path file(String content) throws IOException {
    int colon = content.indexOf(':');
    String label = content.substring(0, Math.max(0, colon));
    String text =
        colon < 0
            ? content
            : "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(label, content.substring(colon + 1), label);
    return Files.writeString(folder.resolve("file"), text);
  }
}
