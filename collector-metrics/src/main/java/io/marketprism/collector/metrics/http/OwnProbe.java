package io.marketprism.collector.metrics.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Asks a server of this process over a connection of its own, as a client would. Immutable; waits
 * about three seconds at the most.
 *
 * @param secured whether the server speaks TLS
 */
record OwnProbe(boolean secured) {
  private static final int CONNECT_WITHIN_MS = 1_000;
  private static final int ANSWER_WITHIN_MS = 2_000;
  private static final byte[] REQUEST =
      ("GET "
              + KeptEndpoint.PROBE_PATH
              + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ANSWER = "HTTP/1.1 200 ".getBytes(StandardCharsets.US_ASCII);

  /** How the operating system says that there is no descriptor for the probe's own socket. */
  private static final String NO_DESCRIPTOR = "Too many open files";

  /** What became of a probe. */
  enum Result {
    ANSWERED,
    SILENT,
    /** There was no descriptor to ask with, which says nothing about the server. */
    NOT_ASKED
  }

  Result ask(InetSocketAddress bound) {
    try (Socket socket = new Socket()) {
      InetAddress address =
          bound.getAddress().isAnyLocalAddress()
              ? InetAddress.getLoopbackAddress()
              : bound.getAddress();
      socket.connect(new InetSocketAddress(address, bound.getPort()), CONNECT_WITHIN_MS);
      socket.setSoTimeout(ANSWER_WITHIN_MS);
      return secured ? askSecurely(socket, bound) : exchange(socket);
    } catch (IOException | GeneralSecurityException e) {
      return String.valueOf(e.getMessage()).contains(NO_DESCRIPTOR)
          ? Result.NOT_ASKED
          : Result.SILENT;
    }
  }

  private static Result askSecurely(Socket socket, InetSocketAddress bound)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anyone()}, null);
    SSLSocketFactory factory = context.getSocketFactory();
    try (Socket tls = factory.createSocket(socket, "localhost", bound.getPort(), true)) {
      return exchange(tls);
    }
  }

  private static Result exchange(Socket socket) throws IOException {
    socket.getOutputStream().write(REQUEST);
    byte[] answer = socket.getInputStream().readNBytes(ANSWER.length);
    return Arrays.equals(answer, ANSWER) ? Result.ANSWERED : Result.SILENT;
  }

  /** Whom it reaches is decided by address and port, and it says nothing that is secret. */
  private static final class Anyone implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
