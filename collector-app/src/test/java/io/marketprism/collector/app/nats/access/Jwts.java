package io.marketprism.collector.app.nats.access;

import io.nats.client.NKey;
import io.nats.client.support.JwtUtils;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;

/** Makes servers trust an operator, and know an account of its. */
final class Jwts {
  private static final String OPERATOR = "{\"type\":\"operator\",\"version\":2}";

  /** Without limits, and so without JetStream, which an operator has to allow. */
  private static final String ACCOUNT =
      """
      {"limits":{"subs":-1,"data":-1,"payload":-1,"imports":-1,"exports":-1,"wildcards":true,\
      "conn":-1,"leaf":-1},"type":"account","version":2}""";

  private Jwts() {}

  /** The configuration of a server, with an account of its own for the server itself. */
  static String trusting(NKey operator, NKey account) throws GeneralSecurityException, IOException {
    NKey system = NKey.createAccount(new SecureRandom());
    return """
        operator: "%s"
        system_account: %s
        resolver: MEMORY
        resolver_preload: {%s: "%s", %s: "%s"}
        """
        .formatted(
            jwt(operator, id(operator), OPERATOR),
            id(system),
            id(system),
            jwt(operator, id(system), ACCOUNT),
            id(account),
            jwt(operator, id(account), ACCOUNT));
  }

  private static String id(NKey key) throws GeneralSecurityException, IOException {
    return new String(key.getPublicKey());
  }

  private static String jwt(NKey operator, String subject, String claims)
      throws GeneralSecurityException, IOException {
    return JwtUtils.issueJWT(
        operator, subject, "test", null, JwtUtils.currentTimeSeconds(), id(operator), () -> claims);
  }
}
