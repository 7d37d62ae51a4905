package io.marketprism.collector.exchange.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubscriptionLedgerTest {
  private static final long SECOND = 1_000_000_000L;

  private final List<String> told = new ArrayList<>();
  private final List<String> frames = new ArrayList<>();
  private final Refusals refusals = new Refusals(new Random(5));
  private final SubscriptionLedger ledger = ledger();
  private long nowNs = 1_000 * SECOND;

  @Test
  void channelsAreAskedForInBatches() {
    ledger.want(names(250));
    send();
    assertThat(frames).hasSize(3);
    assertThat(frames.get(0)).startsWith("SUB 1 c1,c2,").endsWith(",c100");
    assertThat(frames.get(2)).endsWith(",c250");
    ledger.acknowledged(2);
    assertThat(ledger.settled()).isFalse();
    ledger.acknowledged(1);
    ledger.acknowledged(3);
    assertThat(ledger.settled()).isTrue();
    assertThat(ledger.acknowledgedChannels()).hasSize(250);
  }

  @Test
  void channelsOfOneRequestAreAcknowledgedOneByOne() {
    ledger.want(List.of("a", "b", "c"));
    send();
    ledger.acknowledged(1, List.of("b"));
    assertThat(told).containsExactly("subscribed b");
    assertThat(ledger.settled()).isFalse();
    ledger.acknowledged(1, List.of("a"));
    ledger.acknowledged(1, List.of("a", "not asked for"));
    ledger.acknowledged(1, List.of("c"));
    assertThat(told).containsExactly("subscribed b", "subscribed a", "subscribed c");
    assertThat(ledger.settled()).isTrue();
    assertThat(ledger.remembered()).isZero();
  }

  @Test
  void channelsThatAreAbsentFromAnAcknowledgementAreRefusedAlone() {
    ledger.want(List.of("a", "b", "c"));
    send();
    ledger.acknowledged(1, List.of("a", "c"));
    ledger.refused(1, "absent", nowNs);
    assertThat(told).containsExactly("subscribed a,c", "refused b absent");
    assertThat(ledger.acknowledgedChannels()).containsExactly("a", "c");
    assertThat(ledger.settled()).isTrue();
  }

  @Test
  void refusalToUnsubscribeAsksForNothingAgain() {
    ledger.want(List.of("a", "b"));
    send();
    ledger.unwant(List.of("a", "b"));
    send();
    ledger.refused(2, "not subscribed", nowNs);
    send();
    assertThat(frames).containsExactly("SUB 1 a,b", "UNSUB 2 a,b");
    assertThat(told).isEmpty();
  }

  @Test
  void requestThatIsPutOffIsMadeAgainWholeEverMoreRarely() {
    ledger.want(List.of("a", "b"));
    List<Long> askedAt = new ArrayList<>();
    for (int second = 0; second < 1_000; second++) {
      for (String frame = ledger.next(nowNs); frame != null; frame = ledger.next(nowNs)) {
        frames.add(frame);
        askedAt.add((long) second);
        ledger.postponed(frames.size(), "busy", nowNs);
      }
      nowNs += SECOND;
      ledger.look(nowNs);
    }
    assertThat(askedAt).containsExactly(0L, 10L, 30L, 70L, 150L, 310L, 610L, 910L);
    assertThat(frames).allMatch(frame -> frame.endsWith(" a,b"));
    assertThat(told).hasSize(8).containsOnly("postponed a,b busy");
    assertThat(ledger.anyAnswer()).isTrue();
    assertThat(ledger.settled()).isFalse();
  }

  @Test
  void whatIsPutOffIsForgottenWhereItIsNotWantedAndGivenUpLaterWhereItIsNotWantedAnew() {
    ledger.want(List.of("a", "b"));
    send();
    ledger.postponed(1, "busy", nowNs);
    ledger.unwant(List.of("a"));
    send();
    ledger.postponed(2, "busy", nowNs);
    nowNs += 10 * SECOND;
    ledger.look(nowNs);
    send();
    assertThat(frames).containsExactly("SUB 1 a,b", "UNSUB 2 a", "SUB 3 b", "UNSUB 4 a");
    ledger.acknowledged(3);
    ledger.postponed(4, "busy", nowNs);
    ledger.want(List.of("a"));
    nowNs += 20 * SECOND;
    ledger.look(nowNs);
    send();
    assertThat(frames).hasSize(5).last().isEqualTo("SUB 5 a");
  }

  @Test
  void oneBadChannelAmongManyFailsAlone() {
    ledger.want(names(100));
    answerAll("c77");
    assertThat(told).contains("refused c77 no");
    assertThat(ledger.acknowledgedChannels()).hasSize(99).doesNotContain("c77");
    assertThat(ledger.settled()).isTrue();
    assertThat(frames.size()).isLessThan(20);
  }

  @Test
  void refusedChannelIsAskedForEverMoreRarely() {
    ledger.want(List.of("bad"));
    List<Long> askedAt = new ArrayList<>();
    for (int i = 0; i < 7_200; i++) {
      int before = frames.size();
      answerAll("bad");
      if (frames.size() > before) {
        askedAt.add(nowNs / SECOND);
      }
      nowNs += SECOND;
      ledger.look(nowNs);
    }
    long first = askedAt.get(1) - askedAt.get(0);
    long last = askedAt.get(askedAt.size() - 1) - askedAt.get(askedAt.size() - 2);
    assertThat(first).isBetween(2L, 6L);
    assertThat(last).isBetween(300L, 601L);
    assertThat(askedAt.size()).isLessThan(35);
  }

  @Test
  void refusedChannelThatIsGrantedLaterIsTold() {
    ledger.want(List.of("bad"));
    answerAll("bad");
    nowNs += 10 * SECOND;
    ledger.look(nowNs);
    answerAll("");
    assertThat(told).containsExactly("refused bad no", "subscribed bad");
    assertThat(refusals.suspects("bad")).isFalse();
  }

  @Test
  void nextConnectionDoesNotRiskTheOthersForASuspect() {
    ledger.want(names(10));
    answerAll("c3");
    SubscriptionLedger next = ledger();
    next.want(names(10));
    String first = next.next(nowNs);
    assertThat(first).isNotNull().doesNotContain("c3,");
    assertThat(next.next(nowNs)).isNull();
    next.acknowledged(1);
    nowNs += 20 * SECOND;
    next.look(nowNs);
    List<String> rest = new ArrayList<>();
    for (String frame = next.next(nowNs); frame != null; frame = next.next(nowNs)) {
      rest.add(frame);
    }
    assertThat(rest).containsExactly("SUB 2 c3");
  }

  @Test
  void requestWithoutAnswerIsAskedAgainThenInHalvesThenGivenUpForAWhile() {
    ledger.want(List.of("a", "b"));
    send();
    late();
    late();
    late();
    assertThat(frames).containsExactly("SUB 1 a,b", "SUB 2 a,b", "SUB 3 a", "SUB 4 b");
    assertThat(told).containsExactly("refused a not acknowledged", "refused b not acknowledged");
    assertThat(ledger.expectsData()).isTrue();
    assertThat(refusals.suspects("a")).isFalse();
  }

  @Test
  void lateAnswerIsStillHeard() {
    ledger.want(List.of("a"));
    send();
    nowNs += 6 * SECOND;
    ledger.look(nowNs);
    ledger.acknowledged(1);
    send();
    assertThat(told).containsExactly("subscribed a");
    assertThat(frames).containsExactly("SUB 1 a");
  }

  @Test
  void answerToAnUnknownRequestIsIgnored() {
    ledger.want(List.of("a"));
    send();
    ledger.acknowledged(99);
    ledger.refused(98, "no", nowNs);
    ledger.refused(1, "no", nowNs);
    ledger.refused(1, "no", nowNs);
    assertThat(told).containsExactly("refused a no");
  }

  @Test
  void answerOfBeforeAResubscriptionDoesNotCountForIt() {
    ledger.want(List.of("a"));
    send();
    ledger.again(List.of("a"));
    ledger.acknowledged(1);
    assertThat(told).isEmpty();
    send();
    assertThat(frames).containsExactly("SUB 1 a", "UNSUB 2 a", "SUB 3 a");
    ledger.acknowledged(2);
    ledger.acknowledged(3);
    assertThat(told).containsExactly("subscribed a");
  }

  @Test
  void channelThatWasNeverAskedForIsDroppedWithoutAFrame() {
    ledger.want(List.of("a", "b"));
    ledger.unwant(List.of("a"));
    send();
    assertThat(frames).containsExactly("SUB 1 b");
  }

  @Test
  void resubscriptionOfWhatWaitsForARetryEndsSubscribed() {
    ledger.want(List.of("a"));
    send();
    nowNs += 6 * SECOND;
    ledger.look(nowNs);
    ledger.again(List.of("a"));
    send();
    assertThat(frames.get(frames.size() - 1)).startsWith("SUB");
    ledger.acknowledged(frames.size());
    assertThat(told).containsExactly("subscribed a");
  }

  @Test
  void churnLeavesNothingBehind() {
    for (int i = 0; i < 10_000; i++) {
      ledger.want(List.of("x" + i));
      answerAll(i % 7 == 0 ? "x" + i : "");
      ledger.unwant(List.of("x" + i));
      answerAll("");
    }
    assertThat(ledger.size()).isZero();
    assertThat(ledger.settled()).isTrue();
    assertThat(refusals.size()).isZero();
    assertThat(ledger.remembered()).isZero();
  }

  @Test
  void exchangeAndLedgerAgreeAfterAnyMixOfWishesAndAnswers() {
    for (int seed = 0; seed < 500; seed++) {
      new SubscriptionLedgerTest().mix(new Random(seed));
    }
  }

  /** A naive exchange holds the truth; answers come late, twice, not at all, or refuse. */
  private void mix(Random random) {
    Set<String> wanted = new TreeSet<>();
    Set<String> exchange = new TreeSet<>();
    List<Long> answers = new ArrayList<>();
    for (int step = 0; step < 200; step++) {
      List<String> some = names(8).stream().filter(name -> random.nextInt(4) == 0).toList();
      switch (random.nextInt(6)) {
        case 0 -> {
          wanted.addAll(some);
          ledger.want(some);
        }
        case 1 -> {
          wanted.removeAll(some);
          ledger.unwant(some);
        }
        case 2 -> ledger.again(some);
        case 3 -> {
          nowNs += random.nextInt(7) * SECOND;
          ledger.look(nowNs);
        }
        default -> exchangeReads(random, exchange, answers);
      }
    }
    for (int i = 0; i < 300; i++) {
      nowNs += 3 * SECOND;
      ledger.look(nowNs);
      exchangeReads(new AlwaysAnswers(), exchange, answers);
    }
    assertThat(ledger.acknowledgedChannels()).containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(exchange).isEqualTo(wanted);
  }

  private void exchangeReads(Random random, Set<String> exchange, List<Long> answers) {
    String frame = ledger.next(nowNs);
    if (frame != null) {
      String[] words = frame.split(" ", -1);
      List<String> channels = List.of(words[2].split(",", -1));
      long id = Long.parseLong(words[1]);
      if (words[0].equals("SUB") && random.nextInt(5) == 0) {
        ledger.refused(id, "no", nowNs);
      } else {
        if (words[0].equals("SUB")) {
          exchange.addAll(channels);
        } else {
          channels.forEach(exchange::remove);
        }
        answers.add(id);
      }
    }
    if (!answers.isEmpty() && random.nextInt(3) != 0) {
      ledger.acknowledged(answers.remove(random.nextInt(answers.size())));
    } else if (!answers.isEmpty() && random.nextInt(8) == 0) {
      answers.remove(0);
    }
  }

  private void send() {
    for (String frame = ledger.next(nowNs); frame != null; frame = ledger.next(nowNs)) {
      frames.add(frame);
    }
  }

  private void late() {
    nowNs += 6 * SECOND;
    ledger.look(nowNs);
    send();
  }

  /** Sends all, and acknowledges what does not hold that channel. */
  private void answerAll(String bad) {
    for (String frame = ledger.next(nowNs); frame != null; frame = ledger.next(nowNs)) {
      frames.add(frame);
      String[] words = frame.split(" ", -1);
      long id = Long.parseLong(words[1]);
      if (words[0].equals("SUB") && List.of(words[2].split(",", -1)).contains(bad)) {
        ledger.refused(id, "no", nowNs);
      } else {
        ledger.acknowledged(id);
      }
    }
  }

  private SubscriptionLedger ledger() {
    return new SubscriptionLedger(
        new TestProtocol(URI.create("ws://exchange.test"), TestProtocol.LIMITS),
        refusals,
        new SubscriptionLedger.Events() {
          @Override
          public void subscribed(List<String> channels) {
            told.add("subscribed " + String.join(",", channels));
          }

          @Override
          public void refused(String channel, String reason) {
            told.add("refused " + channel + " " + reason);
          }

          @Override
          public void postponed(List<String> channels, String reason) {
            told.add("postponed " + String.join(",", channels) + " " + reason);
          }
        });
  }

  private static List<String> names(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> "c" + i).toList();
  }

  /** Grants everything and answers at once. */
  private static final class AlwaysAnswers extends Random {
    private static final long serialVersionUID = 1L;

    @Override
    public int nextInt(int bound) {
      return bound == 5 || bound == 3 ? 1 : 0;
    }
  }
}
