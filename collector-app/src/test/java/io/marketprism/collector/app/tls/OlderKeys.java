package io.marketprism.collector.app.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;

/** Writes private keys in the forms that older tools write. */
public final class OlderKeys {

  /** The curve P-256 as a parameter that the key itself names, [0]. */
  private static final byte[] NAMED_P256 = {
    (byte) 0xA0, 0x0A, 0x06, 0x08, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x03, 0x01, 0x07
  };

  private static final int P256_BYTES = 32;

  private OlderKeys() {}

  /** The key of a PKCS#8 file as {@code RSA PRIVATE KEY}: what stands in its last element. */
  public static Path rsa(Path pkcs8, Path file) throws IOException {
    byte[] der = PemFile.read(pkcs8).privateKey().getEncoded();
    int start = 0;
    while (!(der[start] == 0x30 && start > 4 && der[start - 4] == 0x04)) {
      start++;
    }
    return Certificates.pem(file, "RSA PRIVATE KEY", Arrays.copyOfRange(der, start, der.length));
  }

  /** The key of a PKCS#8 file on P-256 as {@code EC PRIVATE KEY}. */
  public static Path ec(Path pkcs8, Path file) throws IOException {
    PrivateKey key = PemFile.read(pkcs8).privateKey();
    byte[] number = ((ECPrivateKey) key).getS().toByteArray();
    byte[] padded = new byte[P256_BYTES];
    int length = Math.min(number.length, P256_BYTES);
    System.arraycopy(number, number.length - length, padded, P256_BYTES - length, length);
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    der.writeBytes(new byte[] {0x30, (byte) (3 + 2 + P256_BYTES + NAMED_P256.length), 2, 1, 1});
    der.writeBytes(new byte[] {0x04, P256_BYTES});
    der.writeBytes(padded);
    der.writeBytes(NAMED_P256);
    return Certificates.pem(file, "EC PRIVATE KEY", der.toByteArray());
  }
}
