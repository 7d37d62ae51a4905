package io.marketprism.collector.architecture.planted.exchange.session;

import io.marketprism.collector.architecture.planted.exchange.two.Two;

/** What is shared knows no exchange. */
final class SessionUsingExchange {
  private final Two two = new Two();

  int count() {
    return two.hashCode();
  }
}
