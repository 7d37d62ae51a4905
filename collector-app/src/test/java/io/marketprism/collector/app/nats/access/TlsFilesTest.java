package io.marketprism.collector.app.nats.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.nats.NatsClient;
import io.marketprism.collector.app.nats.NatsServer;
import io.marketprism.collector.app.tls.Certificates;
import io.marketprism.collector.app.tls.OlderKeys;
import io.marketprism.collector.app.tls.TlsFiles;
import io.marketprism.collector.testing.RequiresTool;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@RequiresTool(command = "nats-server", debianPackage = "nats-server")
class TlsFilesTest {
  private static final String NOT_TRUSTED = "PKIX path";

  /** The server's own word for it may be lost when it closes the connection. */
  private static final String ANY_REASON = "";

  /** The library waits so long after a server has refused it. */
  private static final Duration WITHIN = Duration.ofSeconds(2);

  @TempDir static Path made;
  private static Certificates own;
  private static Certificates foreign;

  @TempDir Path folder;

  @BeforeAll
  static void make() throws IOException {
    own =
        Certificates.in(made.resolve("own"))
            .issue("server", "dns:localhost", "EC")
            .issue("elsewhere", "dns:elsewhere.example", "EC")
            .issue("collector", "dns:collector", "RSA");
    foreign = Certificates.in(made.resolve("foreign")).issue("collector", "dns:collector", "EC");
  }

  @Test
  void serverWithACertificateOfThePrivateAuthorityIsTrusted() throws IOException {
    try (NatsServer server = server("server", "")) {
      connect("nats://localhost:" + server.port(), trusting(own));
      connect("tls://localhost:" + server.port(), trusting(own));
    }
  }

  @Test
  void serverOfAnotherAuthorityIsNotTrusted() {
    try (NatsServer server = server("server", "")) {
      assertRefused(server, trusting(foreign), NOT_TRUSTED);
      assertRefused(server, TlsFiles.none(), NOT_TRUSTED);
    }
  }

  @Test
  void serverWithAnotherNameIsNotTrusted() {
    try (NatsServer server = server("elsewhere", "")) {
      assertRefused(server, trusting(own), "No subject alternative DNS name matching localhost");
    }
  }

  @Test
  void serverWithoutTlsIsNotTalkedTo() {
    try (NatsServer server = NatsServer.start(folder)) {
      assertRefused(server, trusting(own), "SSL");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"own", "older"})
  void collectorShowsItsCertificateWhereItIsAskedFor(String form) throws IOException {
    Path key =
        form.equals("own")
            ? own.key("collector")
            : OlderKeys.rsa(own.key("collector"), folder.resolve("older.key"));
    TlsFiles complete =
        new TlsFiles(
            Optional.of(own.ca()), Optional.of(own.certificate("collector")), Optional.of(key));
    try (NatsServer server =
        server("server", "ca_file: \"%s\", verify: true".formatted(own.ca()))) {
      connect("tls://localhost:" + server.port(), complete);

      assertRefused(server, trusting(own), ANY_REASON);
    }
  }

  @Test
  void certificateOfAnotherAuthorityIsNotLetIn() {
    TlsFiles strange =
        new TlsFiles(
            Optional.of(own.ca()),
            Optional.of(foreign.certificate("collector")),
            Optional.of(foreign.key("collector")));
    try (NatsServer server =
        server("server", "ca_file: \"%s\", verify: true".formatted(own.ca()))) {
      assertRefused(server, strange, ANY_REASON);
    }
  }

  @Test
  void filesAreReadAtEachConnection() throws IOException {
    Path ca = Files.copy(foreign.ca(), folder.resolve("ca.crt"));
    TlsFiles tls = new TlsFiles(Optional.of(ca), Optional.empty(), Optional.empty());
    try (NatsServer server = server("server", "")) {
      assertRefused(server, tls, NOT_TRUSTED);

      Files.copy(own.ca(), ca, StandardCopyOption.REPLACE_EXISTING);

      connect("tls://localhost:" + server.port(), tls);
    }
  }

  @Test
  void keyOfAnotherCertificateIsNamed() {
    for (Certificates other : List.of(own, foreign)) {
      Path certificate = foreign.certificate("collector");
      Path key = other == own ? own.key("collector") : foreign.key("ca");
      TlsFiles mixed = new TlsFiles(Optional.empty(), Optional.of(certificate), Optional.of(key));
      assertThatThrownBy(mixed::context)
          .hasMessage(
              "The key in " + key + " is not that of the certificate in " + certificate + ".");
    }
  }

  @Test
  void certificateAndKeyBelongTogether() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new TlsFiles(
                    Optional.empty(), Optional.of(own.certificate("server")), Optional.empty()));
    assertThat(TlsFiles.none().isEmpty()).isTrue();
  }

  private static TlsFiles trusting(Certificates authority) {
    return new TlsFiles(Optional.of(authority.ca()), Optional.empty(), Optional.empty());
  }

  private NatsServer server(String certificate, String more) {
    return NatsServer.in(folder)
        .config(
            "tls {cert_file: \"%s\", key_file: \"%s\", %s}"
                .formatted(own.certificate(certificate), own.key(certificate), more))
        .start();
  }

  private static void connect(String url, TlsFiles tls) throws IOException {
    NatsClient.connect(access(url, tls).options().noReconnect()).close();
  }

  /** The library says to its listener why. */
  private static void assertRefused(NatsServer server, TlsFiles tls, String why) {
    BlockingQueue<Exception> said = new LinkedBlockingQueue<>();
    ErrorListener listener =
        new ErrorListener() {
          @Override
          public void exceptionOccurred(Connection connection, Exception e) {
            said.add(e);
          }
        };
    NatsAccess access = access("tls://localhost:" + server.port(), tls);
    assertThatThrownBy(
            () ->
                NatsClient.connect(
                    access
                        .options()
                        .noReconnect()
                        .connectionTimeout(WITHIN)
                        .errorListener(listener)))
        .isInstanceOf(IOException.class);
    Await.until(
        why,
        NatsServer.PATIENCE,
        () -> said.stream().anyMatch(e -> Throwables.getStackTrace(e).contains(why)));
  }

  private static NatsAccess access(String url, TlsFiles tls) {
    return new NatsAccess(List.of(URI.create(url)), "test").withTls(tls);
  }
}
