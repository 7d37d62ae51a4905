package io.marketprism.collector.exchange.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.exchange.session.RestReply.Failure;
import io.marketprism.collector.exchange.session.RestReply.Reason;
import io.marketprism.collector.exchange.session.RestReply.Success;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TurnedAwayTest {
  private static final Success SUCCESS = new Success(200, "", 1);
  private static final Failure FORBIDDEN = failure(Reason.FORBIDDEN);
  private static final Failure OTHER = failure(Reason.CLIENT_ERROR);

  private final TurnedAway away = new TurnedAway();

  @Test
  void lastReplyThatSaysAnythingOfTheAddressCounts() {
    assertThat(away.how()).isEmpty();
    away.learn(FORBIDDEN);
    away.learn(OTHER);
    assertThat(away.how()).isEqualTo("forbidden: no");
    away.learn(SUCCESS);
    away.learn(OTHER);
    assertThat(away.how()).isEmpty();
  }

  @Test
  @Timeout(60)
  void whatASuccessClearedDoesNotComeBackByAReplyThatSaysNothing() throws InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    Thread other =
        new Thread(
            () -> {
              while (!over.get()) {
                away.learn(OTHER);
              }
            });
    other.start();
    int back = 0;
    for (int i = 0; i < 1_000_000; i++) {
      away.learn(FORBIDDEN);
      away.learn(SUCCESS);
      for (int look = 0; look < 5; look++) {
        back += away.how().isEmpty() ? 0 : 1;
      }
    }
    over.set(true);
    other.join();
    assertThat(back).isZero();
  }

  private static Failure failure(Reason reason) {
    return new Failure(reason, 403, Optional.empty(), "no");
  }
}
