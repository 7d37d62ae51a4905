package io.marketprism.collector.app.nats.access;

import io.marketprism.collector.app.config.Secret;
import io.marketprism.collector.app.config.SecretSource;
import io.nats.client.NKey;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the collector proves to NATS servers who it is. What stands in files is read whenever a
 * connection is made, so that new credentials work without a restart.
 *
 * <p>Immutable; printed without secrets.
 */
public final class Credentials {

  /** Puts credentials into options. */
  @FunctionalInterface
  private interface Applier {
    void applyTo(Options.Builder options) throws IOException;
  }

  /** Of a creds file: what stands between lines of this form. */
  private static final String BETWEEN = "-----BEGIN %1$s-----\\s+([A-Za-z0-9._-]+)\\s+-+END %1$s-+";

  private static final Pattern JWT = Pattern.compile(BETWEEN.formatted("NATS USER JWT"));
  private static final Pattern SEED = Pattern.compile(BETWEEN.formatted("USER NKEY SEED"));

  private final String shown;
  private final Applier applier;

  private Credentials(String shown, Applier applier) {
    this.shown = shown;
    this.applier = applier;
  }

  /** For servers that ask for none, or know clients by their certificates. */
  public static Credentials none() {
    return new Credentials("no credentials", options -> {});
  }

  /** A user with a password. */
  public static Credentials password(String user, SecretSource password) {
    return new Credentials(
        "user " + user + " with a password",
        options -> options.userInfo(user.toCharArray(), password.read().reveal().toCharArray()));
  }

  /** A token. */
  public static Credentials token(SecretSource token) {
    return new Credentials(
        "a token",
        options -> {
          char[] value = token.read().reveal().toCharArray();
          options.tokenSupplier(value::clone);
        });
  }

  /** A file with the seed of a user's key, {@code SU...}. */
  public static Credentials nkey(Path file) {
    return new Credentials(
        "the nkey in " + file,
        options -> {
          char[] seed = Secret.read(file).reveal().strip().toCharArray();
          requireSeed(seed, file);
          options.authHandler(Nats.staticCredentials(null, seed));
        });
  }

  /** A file with a user's JWT and the seed of the key in it. */
  public static Credentials creds(Path file) {
    return new Credentials(
        "the credentials in " + file,
        options -> {
          String text = Secret.read(file).reveal();
          char[] jwt = part(JWT, text, file, "user JWT");
          char[] seed = part(SEED, text, file, "nkey seed");
          requireSeed(seed, file);
          options.authHandler(Nats.staticCredentials(jwt, seed));
        });
  }

  private static char[] part(Pattern pattern, String text, Path file, String what)
      throws IOException {
    Matcher found = pattern.matcher(text);
    if (!found.find()) {
      throw new IOException("The file " + file + " holds no " + what + ".");
    }
    return found.group(1).toCharArray();
  }

  /** Without the cause, which may say something of the seed. */
  private static void requireSeed(char[] seed, Path file) throws IOException {
    boolean valid;
    try {
      NKey key = NKey.fromSeed(seed);
      valid = key.getType() == NKey.Type.USER;
      key.clear();
    } catch (RuntimeException e) {
      valid = false;
    }
    if (!valid) {
      throw new IOException("The file " + file + " holds no valid seed of a user's nkey.");
    }
  }

  /** Puts them into options; throws where a file cannot be read or used, and names it. */
  void applyTo(Options.Builder options) throws IOException {
    applier.applyTo(options);
  }

  /** The kind of credentials, without secrets. */
  @Override
  public String toString() {
    return shown;
  }
}
