package io.marketprism.collector.exchange.session;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** An authority of certificates, made by the JDK's keytool, and a server with one of its own. */
record Authority(SSLContext context, X509TrustManager trust) {
  private static final String PASSWORD = "changeit";
  private static final String AUTHORITY = "authority";

  /**
   * Makes both.
   *
   * @param host whom the server's certificate is for
   * @param startDate when it began to hold, as keytool says it; it holds for a day
   */
  static Authority vouchingFor(String host, String startDate, Path folder) throws Exception {
    Path file = folder.resolve(host + startDate + ".p12");
    keytool(file, AUTHORITY, "-ext", "bc:c", "-validity", "10", "-startdate", "-5d");
    keytool(
        file,
        "server",
        "-signer",
        AUTHORITY,
        "-ext",
        "san=dns:" + host,
        "-startdate",
        startDate,
        "-validity",
        "1");
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(AUTHORITY, store.getCertificate(AUTHORITY));
    store.deleteEntry(AUTHORITY);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return new Authority(context, (X509TrustManager) trust.getTrustManagers()[0]);
  }

  private static void keytool(Path file, String alias, String... more) throws Exception {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> words = new ArrayList<>(List.of(keytool, "-genkeypair", "-keyalg", "EC"));
    words.addAll(List.of("-alias", alias, "-dname", "CN=" + alias, "-storetype", "PKCS12"));
    words.addAll(List.of("-keystore", file.toString(), "-storepass", PASSWORD));
    words.addAll(List.of(more));
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    if (process.waitFor() != 0) {
      throw new IOException(
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Options of a client that trusts it. */
  ClientOptions client() {
    return new ClientOptions(
        Optional.empty(),
        Optional.empty(),
        Optional.of(new ClientOptions.Tls(context.getSocketFactory(), trust)));
  }

  /** Listens on a free port of loopback. */
  SSLServerSocket server() throws IOException {
    return (SSLServerSocket)
        context
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }
}
