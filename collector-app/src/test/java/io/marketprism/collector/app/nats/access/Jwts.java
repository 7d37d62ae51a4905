package io.marketprism.collector.app.nats.access;

import io.nats.client.NKey;
import io.nats.client.support.JwtUtils;
import java.io.IOException;
import java.security.GeneralSecurityException;

/** Makes servers trust an operator, and know an account of its. */
final class Jwts {
  private static final String OPERATOR = "{\"type\":\"operator\",\"version\":2}";

  /** Without limits, and so without JetStream, which an operator has to allow. */
  private static final String ACCOUNT =
      """
      {"limits":{"subs":-1,"data":-1,"payload":-1,"imports":-1,"exports":-1,"wildcards":true,\
      "conn":-1,"leaf":-1},"type":"account","version":2}""";

  private Jwts() {}

  /** The configuration of a server. */
  static String trusting(NKey operator, NKey account) throws GeneralSecurityException, IOException {
    String accountId = new String(account.getPublicKey());
    return """
        operator: "%s"
        resolver: MEMORY
        resolver_preload: {%s: "%s"}
        """
        .formatted(
            jwt(operator, new String(operator.getPublicKey()), OPERATOR),
            accountId,
            jwt(operator, accountId, ACCOUNT));
  }

  private static String jwt(NKey operator, String subject, String claims)
      throws GeneralSecurityException, IOException {
    String issuer = new String(operator.getPublicKey());
    return JwtUtils.issueJWT(
        operator, subject, "test", null, JwtUtils.currentTimeSeconds(), issuer, () -> claims);
  }
}
