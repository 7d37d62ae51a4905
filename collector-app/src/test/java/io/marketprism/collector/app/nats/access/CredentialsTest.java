package io.marketprism.collector.app.nats.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.collector.app.config.Secret;
import io.marketprism.collector.app.config.SecretSource;
import io.marketprism.collector.app.nats.NatsClient;
import io.marketprism.collector.app.nats.NatsServer;
import io.marketprism.collector.testing.RequiresTool;
import io.nats.client.NKey;
import io.nats.client.support.JwtUtils;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresTool(command = "nats-server", debianPackage = "nats-server")
class CredentialsTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String DENIED = "Authorization Violation";

  /** The library waits so long after a server has refused it. */
  private static final Duration WITHIN = Duration.ofSeconds(1);

  @TempDir Path folder;

  @Test
  void userWithThePasswordIsLetIn() throws IOException {
    try (NatsServer server = server("authorization {user: app, password: hunter2}")) {
      connect(server, Credentials.password("app", given("hunter2")));

      assertDenied(server, Credentials.password("app", given("hunter3")));
      assertDenied(server, Credentials.none());
    }
  }

  @Test
  void tokenIsLetIn() throws IOException {
    try (NatsServer server = server("authorization {token: hunter2}")) {
      connect(server, Credentials.token(given("hunter2")));

      assertDenied(server, Credentials.token(given("hunter3")));
    }
  }

  @Test
  void ownerOfTheNkeyIsLetIn() throws IOException, GeneralSecurityException {
    NKey user = NKey.createUser(RANDOM);
    String known = "authorization {users: [{nkey: %s}]}".formatted(publicKey(user));
    try (NatsServer server = server(known)) {
      connect(server, Credentials.nkey(seedFile(user)));

      assertDenied(server, Credentials.nkey(seedFile(NKey.createUser(RANDOM))));
    }
  }

  @Test
  void ownerOfTheCredentialsIsLetIn() throws IOException, GeneralSecurityException {
    NKey operator = NKey.createOperator(RANDOM);
    NKey account = NKey.createAccount(RANDOM);
    try (NatsServer server = server(Jwts.trusting(operator, account))) {
      connect(server, Credentials.creds(credsFile(account)));

      assertDenied(server, Credentials.creds(credsFile(NKey.createAccount(RANDOM))));
    }
  }

  @Test
  void passwordOfAFileIsReadAtEachConnection() throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "old\n");
    try (NatsServer server = server("authorization {user: app, password: new}")) {
      NatsAccess access = access(server).withCredentials(Credentials.password("app", inFile(file)));
      assertDenied(access);

      Files.writeString(file, "new\n");

      NatsClient.connect(access.options()).close();
    }
  }

  @Test
  void missingFileIsNamed() {
    Path missing = folder.resolve("none");

    List.of(
            Credentials.password("app", inFile(missing)),
            Credentials.token(inFile(missing)),
            Credentials.nkey(missing),
            Credentials.creds(missing))
        .forEach(
            credentials ->
                assertUnusable(credentials, "The secret file " + missing + " does not exist."));
  }

  @Test
  void fileThatHoldsSomethingElseIsNamedWithNothingOfItsContent() throws IOException {
    Path file = Files.writeString(folder.resolve("wrong"), "SUHUNTER2");

    assertUnusable(
        Credentials.nkey(file), "The file " + file + " holds no valid seed of a user's nkey.");
    assertUnusable(Credentials.creds(file), "The file " + file + " holds no user JWT.");
  }

  @Test
  void keyThatIsNoUsersIsRefused() throws IOException, GeneralSecurityException {
    Path file = seedFile(NKey.createAccount(RANDOM));

    assertUnusable(
        Credentials.nkey(file), "The file " + file + " holds no valid seed of a user's nkey.");
  }

  @Test
  void secretsAreNotPrinted() {
    NatsAccess access =
        new NatsAccess(List.of(URI.create("nats://h")), "test")
            .withCredentials(Credentials.password("app", given("hunter2")));

    assertThat(access.toString()).contains("user app with a password").doesNotContain("hunter2");
    assertThat(Credentials.token(given("hunter2"))).hasToString("a token");
  }

  private static void assertUnusable(Credentials credentials, String message) {
    NatsAccess access =
        new NatsAccess(List.of(URI.create("nats://h")), "test").withCredentials(credentials);
    assertThatThrownBy(access::options)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(message)
        .hasStackTraceContaining(message)
        .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("HUNTER2"));
  }

  private static String stackTrace(Throwable e) {
    StringWriter out = new StringWriter();
    e.printStackTrace(new PrintWriter(out));
    return out.toString();
  }

  private static void connect(NatsServer server, Credentials credentials) throws IOException {
    NatsClient.connect(access(server).withCredentials(credentials).options()).close();
  }

  private static void assertDenied(NatsServer server, Credentials credentials) {
    assertDenied(access(server).withCredentials(credentials));
  }

  private static void assertDenied(NatsAccess access) {
    assertThatThrownBy(
            () -> NatsClient.connect(access.options().noReconnect().connectionTimeout(WITHIN)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(DENIED);
  }

  private NatsServer server(String configuration) {
    return NatsServer.in(folder).config(configuration).start();
  }

  private static NatsAccess access(NatsServer server) {
    return new NatsAccess(List.of(URI.create(server.url())), "test");
  }

  private static SecretSource given(String secret) {
    return new SecretSource.Given(Secret.of(secret));
  }

  private static SecretSource inFile(Path file) {
    return new SecretSource.InFile(file);
  }

  private Path seedFile(NKey key) throws IOException {
    return Files.writeString(
        Files.createTempFile(folder, "seed", ".nk"), new String(key.getSeed()) + "\n");
  }

  private static String publicKey(NKey key) throws GeneralSecurityException, IOException {
    return new String(key.getPublicKey());
  }

  private Path credsFile(NKey account) throws GeneralSecurityException, IOException {
    NKey user = NKey.createUser(RANDOM);
    String jwt = JwtUtils.issueUserJWT(account, publicKey(account), publicKey(user));
    String text = JwtUtils.NATS_USER_JWT_FORMAT.formatted(jwt, new String(user.getSeed()));
    return Files.writeString(Files.createTempFile(folder, "user", ".creds"), text);
  }
}
