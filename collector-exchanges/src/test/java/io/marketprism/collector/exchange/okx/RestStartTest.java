package io.marketprism.collector.exchange.okx;

import static io.marketprism.collector.exchange.okx.DecoderHarness.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.book.QuoteSide;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.sync.BookSynchronizer.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A book whose snapshot does not come in its channel, and is asked for over REST. */
class RestStartTest {
  private final DecoderHarness harness = new DecoderHarness();

  @Test
  void snapshotBetweenTwoMessagesIsJoinedWithThoseThatEndAfterIt() {
    harness.decode(update(150, 155));
    harness.decode(update(155, 160));
    harness.decode(update(160, 165));
    patienceEnds();
    assertThat(harness.resubscriptions).hasValue(1);
    answer(158);
    harness.decode(update(165, 170));
    assertThat(harness.story()).containsExactly("snapshot 165", "update 165>170");
    assertThat(harness.book.copy().best(QuoteSide.BID).orElseThrow().size())
        .as("the size of the last message, not of the snapshot")
        .isEqualByComparingTo("1.5");
    assertThat(DecoderHarness.counts(harness.book).stale()).isEqualTo(1);
    assertThat(harness.addsUp()).isTrue();
  }

  @Test
  void snapshotOlderThanWhatWasHeardIsAskedForAgain() {
    harness.decode(update(160, 165));
    patienceEnds();
    answer(158);
    assertThat(harness.published).isEmpty();
    assertThat(harness.resubscriptions).hasValue(2);
    answer(161);
    assertThat(harness.story()).containsExactly("snapshot 165");
  }

  @Test
  void messageWithNothingNewJoinsNothingAndTheBookIsValidAfterAQuietWhile() {
    patienceEnds();
    answer(160);
    harness.decode(DecoderHarness.book("update", 160, 160, "", ""));
    assertThat(harness.book.phase()).isEqualTo(Phase.BRIDGING);
    harness.book.tick(Duration.ofSeconds(2).toNanos());
    harness.decode(update(160, 165));
    assertThat(harness.story()).containsExactly("snapshot 160", "update 160>165");
  }

  @Test
  void channelFromWhichNothingComesMakesNoBookValidAndIsSubscribedAnew() {
    patienceEnds();
    answer(160);
    harness.book.tick(Duration.ofSeconds(9).toNanos());
    assertThat(harness.book.phase()).isEqualTo(Phase.BRIDGING);
    assertThat(harness.published).isEmpty();
    long before = harness.resubscriptions.get();
    harness.book.tick(Duration.ofSeconds(12).toNanos());
    assertThat(harness.book.phase()).isEqualTo(Phase.BUFFERING);
    assertThat(harness.resubscriptions.get()).isGreaterThan(before);
    assertThat(harness.published).isEmpty();
  }

  @Test
  void idsThatBeganAnewBeforeTheReplyAreNoRepetition() {
    String later = DecoderHarness.book("update", 3, 7, "", "");
    harness.decode(later.replace("1795357800100", "1795357899100"));
    patienceEnds();
    answer(160);
    assertThat(harness.published).isEmpty();
    assertThat(harness.book.phase()).isEqualTo(Phase.BUFFERING);
  }

  @Test
  void snapshotThatComesInTheChannelAfterAllIsTakenAndTheReplyIsVoid() {
    harness.decode(update(150, 155));
    patienceEnds();
    harness.live();
    answer(158);
    harness.decode(update(160, 165));
    assertThat(harness.story()).containsExactly("update 160>165");
    assertThat(DecoderHarness.counts(harness.book).rejected()).containsEntry("discarded", 1L);
    assertThat(harness.addsUp()).isTrue();
  }

  private void patienceEnds() {
    harness.book.tick(Duration.ofSeconds(11).toNanos());
    harness.book.onSnapshotSent(harness.ticket.get());
  }

  private void answer(long id) {
    harness.book.onSnapshot(harness.ticket.get(), BookReply.parse(reply(id), 7, new Scales(0, 0)));
  }

  static String reply(long id) {
    return ("{\"code\":\"0\",\"msg\":\"\",\"data\":[{\"asks\":[[\"43211\",\"3\",\"0\",\"1\"]],"
            + "\"bids\":[[\"43210.5\",\"2\",\"0\",\"1\"]],\"ts\":\"1795357800099\",\"seqId\":%d}]}")
        .formatted(id);
  }
}
