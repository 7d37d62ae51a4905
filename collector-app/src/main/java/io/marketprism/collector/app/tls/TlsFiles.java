package io.marketprism.collector.app.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The files of TLS in PEM, read whenever a connection is made. The name in a server's certificate
 * has to be the one that is connected to. Immutable.
 *
 * @param ca certificates that are trusted; those of the JVM where it is empty
 * @param certificate what the collector shows, with the intermediate ones behind it; none where it
 *     is empty
 * @param key the private key of the certificate, not encrypted; there where {@code certificate} is
 */
public record TlsFiles(Optional<Path> ca, Optional<Path> certificate, Optional<Path> key) {
  private static final char[] IN_MEMORY = {'-'};

  /** How a key of a kind signs, for the proof that it belongs to a certificate. */
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

  /**
   * Refuses one of certificate and key without the other.
   *
   * @throws IllegalArgumentException where one is missing
   */
  public TlsFiles {
    if (certificate.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException("a certificate and its key belong together");
    }
  }

  /** The certificates that the JVM trusts, and nothing to show. */
  public static TlsFiles none() {
    return new TlsFiles(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Whether no file is named. */
  public boolean isEmpty() {
    return ca.isEmpty() && certificate.isEmpty();
  }

  /** Reads the files; throws where one cannot be read or used, and names it. */
  public SSLContext context() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(), trusted(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private TrustManager[] trusted() throws IOException, GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore store = null;
    if (ca.isPresent()) {
      store = empty();
      int count = 0;
      for (X509Certificate one : PemFile.read(ca.get()).certificates()) {
        store.setCertificateEntry("ca-" + count++, one);
      }
    }
    factory.init(store);
    return Arrays.stream(factory.getTrustManagers())
        .map(
            manager ->
                manager instanceof X509ExtendedTrustManager trust
                    ? new NameCheckingTrust(trust)
                    : manager)
        .toArray(TrustManager[]::new);
  }

  private KeyManager[] keys() throws IOException, GeneralSecurityException {
    if (certificate.isEmpty() || key.isEmpty()) {
      return new KeyManager[0];
    }
    List<X509Certificate> chain = PemFile.read(certificate.get()).certificates();
    PrivateKey own = PemFile.read(key.get()).privateKey();
    if (!belong(own, chain.get(0))) {
      throw new IOException(
          "The key in %s is not that of the certificate in %s."
              .formatted(key.get(), certificate.get()));
    }
    KeyStore store = empty();
    store.setKeyEntry("own", own, IN_MEMORY, chain.toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, IN_MEMORY);
    return factory.getKeyManagers();
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static boolean belong(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    String algorithm = SIGNATURES.getOrDefault(key.getAlgorithm(), "");
    if (!algorithm.equals(
        SIGNATURES.getOrDefault(certificate.getPublicKey().getAlgorithm(), algorithm))) {
      return false;
    }
    byte[] any = {1};
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(any);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(any);
    try {
      return signature.verify(signed);
    } catch (SignatureException e) {
      return false;
    }
  }
}
