package io.marketprism.collector.app.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Puts the older forms of private keys into PKCS#8, which the JDK reads: an envelope that says the
 * algorithm.
 *
 * <p>Source: RFC 5208 section 5, RFC 8017 appendix A.1.2, RFC 5915 section 3, read 2026-11-22.
 */
final class KeyForms {
  private static final int INTEGER = 0x02;
  private static final int OCTETS = 0x04;
  private static final int SEQUENCE = 0x30;
  private static final int PARAMETERS = 0xA0;
  private static final int LONG_FORM = 0x80;
  private static final int MAX_LENGTH_BYTES = 3;

  private static final byte[] VERSION_0 = {INTEGER, 1, 0};

  /** {@code rsaEncryption}, 1.2.840.113549.1.1.1, and NULL. */
  private static final byte[] RSA = {
    0x06, 0x09, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0
  };

  /** {@code id-ecPublicKey}, 1.2.840.10045.2.1. */
  private static final byte[] EC = {0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 2, 1};

  private KeyForms() {}

  /** The PKCS#8 form of an {@code RSAPrivateKey}. */
  static byte[] ofRsa(byte[] key) {
    return envelope(RSA, new byte[0], key);
  }

  /**
   * The PKCS#8 form of an {@code ECPrivateKey}, which names its curve itself.
   *
   * @throws IllegalArgumentException where it does not
   */
  static byte[] ofEc(byte[] key) {
    ByteBuffer fields = content(ByteBuffer.wrap(key), SEQUENCE);
    content(fields, INTEGER);
    content(fields, OCTETS);
    ByteBuffer curve = content(fields, PARAMETERS);
    byte[] oid = new byte[curve.remaining()];
    curve.get(oid);
    return envelope(EC, oid, key);
  }

  private static byte[] envelope(byte[] algorithm, byte[] parameters, byte[] key) {
    return element(
        SEQUENCE, VERSION_0, element(SEQUENCE, algorithm, parameters), element(OCTETS, key));
  }

  private static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    writeLength(content.size(), out);
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  /** In as few bytes as there can be, which the JDK insists on. */
  private static void writeLength(int length, ByteArrayOutputStream out) {
    if (length < LONG_FORM) {
      out.write(length);
      return;
    }
    int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / Byte.SIZE;
    out.write(LONG_FORM | bytes);
    for (int shift = (bytes - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      out.write(length >> shift);
    }
  }

  /** Takes the next element; returns its content. */
  private static ByteBuffer content(ByteBuffer in, int tag) {
    if (in.remaining() < 2 || (in.get() & 0xFF) != tag) {
      throw new IllegalArgumentException("not the element that is expected");
    }
    int length = length(in);
    if (length > in.remaining()) {
      throw new IllegalArgumentException("an element is longer than what holds it");
    }
    ByteBuffer content = in.slice(in.position(), length);
    in.position(in.position() + length);
    return content;
  }

  private static int length(ByteBuffer in) {
    int length = in.get() & 0xFF;
    if (length < LONG_FORM) {
      return length;
    }
    int bytes = length - LONG_FORM;
    if (bytes > MAX_LENGTH_BYTES || bytes > in.remaining()) {
      throw new IllegalArgumentException("a length that no key has");
    }
    length = 0;
    for (int i = 0; i < bytes; i++) {
      length = (length << 8) | (in.get() & 0xFF);
    }
    return length;
  }
}
