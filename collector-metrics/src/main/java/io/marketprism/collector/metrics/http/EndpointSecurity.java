package io.marketprism.collector.metrics.http;

import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How an endpoint is secured. Immutable.
 *
 * @param tls serves over TLS with that key and certificate; in the clear where it is empty
 * @param auth who may see what is guarded; everyone who reaches it where it is empty
 */
public record EndpointSecurity(Optional<SSLContext> tls, Optional<BasicAuth> auth) {
  /** In the clear, and to everyone who reaches it. */
  public static final EndpointSecurity NONE =
      new EndpointSecurity(Optional.empty(), Optional.empty());

  /** That page, guarded where there is somebody to guard it for. */
  public Page guard(Page page) {
    return auth.map(one -> one.guard(page)).orElse(page);
  }
}
