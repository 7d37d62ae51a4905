package io.marketprism.collector.app.simulator.deribit;

import java.util.function.LongSupplier;

/**
 * What all clients together have left to ask with, since they come from one address here. Not
 * thread-safe; owned by the loop thread.
 */
final class RequestCredits {
  private final LongSupplier nanoTime;
  private final CreditPool requests;
  private final CreditPool subscriptions;
  private final CreditPool lists;

  RequestCredits(DeribitLimits limits, LongSupplier nanoTime) {
    long now = nanoTime.getAsLong();
    this.nanoTime = nanoTime;
    requests = new CreditPool(limits.requests(), now);
    subscriptions = new CreditPool(limits.subscriptions(), now);
    lists = new CreditPool(limits.lists(), now);
  }

  /**
   * Pays for a request.
   *
   * @throws RpcException where too little is left
   */
  void pay(RpcRequest request) {
    CreditPool pool =
        request.isAboutChannels()
            ? subscriptions
            : request.method().equals(PublicMethods.INSTRUMENTS) ? lists : requests;
    if (!pool.pay(nanoTime.getAsLong())) {
      throw RpcException.tooManyRequests();
    }
  }
}
