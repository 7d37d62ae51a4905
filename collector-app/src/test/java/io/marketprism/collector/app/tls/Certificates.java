package io.marketprism.collector.app.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** An authority of its own with certificates that it has issued, in PEM files of a folder. */
public final class Certificates {
  private static final String PASSWORD = "changeit";

  private final Path folder;
  private final Path store;

  private Certificates(Path folder) {
    this.folder = folder;
    this.store = folder.resolve("all.p12");
  }

  /** Makes an authority; its certificate is {@link #ca()}. */
  public static Certificates in(Path folder) throws IOException {
    Certificates certificates = new Certificates(Files.createDirectories(folder));
    certificates.keytool("ca", "EC", List.of("-ext", "bc:c"));
    certificates.write("ca");
    return certificates;
  }

  /**
   * Issues a certificate.
   *
   * @param name of its files
   * @param subject alternative names as keytool takes them, {@code dns:localhost}
   * @param algorithm of its key
   */
  public Certificates issue(String name, String subject, String algorithm) throws IOException {
    keytool(name, algorithm, List.of("-signer", "ca", "-ext", "san=" + subject));
    write(name);
    return this;
  }

  /** Issues a certificate whose key is on that curve. */
  public Certificates issue(String name, String subject, String algorithm, String curve)
      throws IOException {
    keytool(
        name, algorithm, List.of("-groupname", curve, "-signer", "ca", "-ext", "san=" + subject));
    write(name);
    return this;
  }

  public Path ca() {
    return certificate("ca");
  }

  public Path certificate(String name) {
    return folder.resolve(name + ".crt");
  }

  public Path key(String name) {
    return folder.resolve(name + ".key");
  }

  /** Writes a block of PEM into a file. */
  static Path pem(Path file, String label, byte[] der) throws IOException {
    return Files.writeString(file, block(label, der));
  }

  private static String block(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  private void write(String name) throws IOException {
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      StringBuilder chain = new StringBuilder();
      for (Certificate one : keys.getCertificateChain(name)) {
        chain.append(block("CERTIFICATE", one.getEncoded()));
      }
      Files.writeString(certificate(name), chain);
      PrivateKey key = (PrivateKey) keys.getKey(name, PASSWORD.toCharArray());
      pem(key(name), "PRIVATE KEY", Objects.requireNonNull(key).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private void keytool(String name, String algorithm, List<String> more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-keyalg",
                algorithm));
    command.addAll(more);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new AssertionError(Files.readString(folder.resolve("keytool.log")));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
