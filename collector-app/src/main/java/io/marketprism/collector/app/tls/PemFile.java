package io.marketprism.collector.app.tls;

import io.marketprism.collector.app.config.SmallFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands in a PEM file: certificates, or a private key in PKCS#8 or one of the older forms
 * ({@code RSA PRIVATE KEY}, {@code EC PRIVATE KEY}). Errors name the file and nothing of what
 * stands in it, and have no cause, which might. Immutable.
 *
 * <p>Source: RFC 7468, read 2026-11-22.
 */
final class PemFile {

  /** One block; {@code body} is what stands between its lines. */
  private record Block(String label, String body) {}

  /** A bundle of all public certificate authorities has a quarter of it. */
  private static final int MAX_KIB = 1024;

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \\1-----", Pattern.DOTALL);

  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String KEY = "PRIVATE KEY";
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

  private final Path file;
  private final List<Block> blocks;

  private PemFile(Path file, List<Block> blocks) {
    this.file = file;
    this.blocks = blocks;
  }

  static PemFile read(Path file) throws IOException {
    byte[] bytes = SmallFile.read(file, "PEM file", MAX_KIB);
    Matcher matcher = BLOCK.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    List<Block> blocks = new ArrayList<>();
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    return new PemFile(file, List.copyOf(blocks));
  }

  /** All certificates, at least one. */
  List<X509Certificate> certificates() throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks) {
      if (block.label().equals(CERTIFICATE)) {
        certificates.add(certificate(bytes(block)));
      }
    }
    if (certificates.isEmpty()) {
      throw fault("holds no certificate");
    }
    return certificates;
  }

  private X509Certificate certificate(byte[] der) throws IOException {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw fault("holds a certificate that cannot be read");
    }
  }

  /** The first private key. */
  PrivateKey privateKey() throws IOException {
    Optional<Block> found =
        blocks.stream().filter(block -> block.label().endsWith(KEY)).findFirst();
    if (found.isEmpty()) {
      throw fault("holds no private key");
    }
    Block block = found.get();
    if (block.label().startsWith("ENCRYPTED ") || block.body().contains("ENCRYPTED")) {
      throw fault("holds an encrypted key; it must not be encrypted");
    }
    try {
      return switch (block.label()) {
        case KEY -> privateKey(bytes(block));
        case "RSA " + KEY -> privateKey(KeyForms.ofRsa(bytes(block)));
        case "EC " + KEY -> privateKey(KeyForms.ofEc(bytes(block)));
        default -> throw fault("holds a private key of a kind that is not known");
      };
    } catch (IllegalArgumentException e) {
      throw keyUnreadable();
    }
  }

  private PrivateKey privateKey(byte[] pkcs8) throws IOException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (GeneralSecurityException e) {
        // Of another algorithm, or of none.
      }
    }
    throw keyUnreadable();
  }

  private IOException keyUnreadable() {
    return fault("holds a private key that cannot be read");
  }

  private byte[] bytes(Block block) throws IOException {
    try {
      return Base64.getDecoder().decode(block.body().replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw fault("is damaged");
    }
  }

  private IOException fault(String what) {
    return new IOException("The PEM file " + file + " " + what + ".");
  }
}
