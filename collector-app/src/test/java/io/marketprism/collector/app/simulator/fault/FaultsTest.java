package io.marketprism.collector.app.simulator.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.app.simulator.FakeConnection;
import io.marketprism.collector.app.simulator.ManualLoop;
import io.marketprism.collector.app.simulator.server.HttpQuery;
import io.marketprism.collector.app.simulator.server.HttpReply;
import io.marketprism.collector.app.simulator.server.SimulatedConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultsTest implements FaultTarget {
  private final ManualLoop loop = new ManualLoop();
  private final FakeConnection one = new FakeConnection(1);
  private final FakeConnection two = new FakeConnection(2);
  private final Set<String> remembered = new HashSet<>();
  private final Faults faults = new Faults();
  private Collection<SimulatedConnection> connections = List.of(one, two);
  private int next;

  @BeforeEach
  void attach() {
    faults.attach(this, loop);
  }

  @Override
  public Collection<SimulatedConnection> connections() {
    return connections;
  }

  @Override
  public void announceShutdown(SimulatedConnection connection) {
    ((FakeConnection) connection).acts.add("shutdown");
  }

  @Override
  public void rememberBook(String symbol) {
    remembered.add(symbol);
  }

  @Override
  public Optional<HttpReply> rememberedAnswer(HttpQuery query) {
    return query
        .parameter("symbol")
        .filter(remembered::contains)
        .map(symbol -> HttpReply.json(200, "old " + symbol));
  }

  private void send(FakeConnection connection, String stream, int messages) {
    for (int i = 0; i < messages; i++) {
      byte[] message = ("m" + ++next).getBytes(StandardCharsets.UTF_8);
      faults.deliver(connection, stream, message);
    }
  }

  private List<String> sent(String fault, int messages) {
    faults.inject(fault);
    assertThat(faults.active()).isTrue();
    send(one, "btcusdt@depth", messages);
    return one.texts;
  }

  @Test
  void withoutAFaultEverythingIsSentInOrder() {
    assertThat(faults.active()).isFalse();
    send(one, "btcusdt@depth", 3);
    assertThat(one.texts).containsExactly("m1", "m2", "m3");
  }

  @Test
  void dropLeavesOutAsManyAsAsked() {
    assertThat(sent("drop count=2", 4)).containsExactly("m3", "m4");
    assertThat(faults.injected(FaultKind.DROP)).isEqualTo(2);
    assertThat(faults.injected()).isEqualTo(Map.of(FaultKind.DROP, 2L));
    assertThat(faults.armed()).isZero();
    assertThat(faults.active()).isFalse();
  }

  @Test
  void duplicateSendsTwice() {
    assertThat(sent("duplicate", 2)).containsExactly("m1", "m1", "m2");
  }

  @Test
  void reorderSwapsPairsAndReleasesTheLast() {
    assertThat(sent("reorder count=2", 4)).containsExactly("m2", "m1", "m4", "m3");
    faults.inject("reorder");
    send(one, "btcusdt@depth", 1);
    assertThat(one.texts).hasSize(4);
    assertThat(faults.active()).isTrue();
    faults.release();
    assertThat(one.texts).hasSize(5).endsWith("m5");
    assertThat(faults.active()).isFalse();
    assertThat(faults.injected(FaultKind.REORDER)).isEqualTo(3);
  }

  @Test
  void delaySendsLater() {
    assertThat(sent("delay for=200ms", 2)).containsExactly("m2");
    loop.advance(Duration.ofMillis(199));
    assertThat(one.texts).containsExactly("m2");
    loop.advance(Duration.ofMillis(1));
    assertThat(one.texts).containsExactly("m2", "m1");
  }

  @Test
  void staleRepeatsTheMessageBefore() {
    assertThat(sent("stale count=2", 4)).containsExactly("m1", "m2", "m1", "m3", "m2", "m4");
    assertThat(faults.injected(FaultKind.STALE)).isEqualTo(2);
  }

  @Test
  void malformedComesBeforeTheWholeMessage() {
    assertThat(sent("malformed", 2)).containsExactly("m", "m1", "m2");
  }

  @Test
  void oversizedHasTheSizeThatIsAskedFor() {
    assertThat(sent("malformed shape=oversized size=1000000", 1)).containsExactly("m1");
    faults.inject("malformed shape=oversized");
    send(one, "btcusdt@depth", 1);
    assertThat(one.acts).containsExactly("oversized 1000000", "oversized 41943040");
  }

  @Test
  void onlyTheStreamAndTheConnectionThatAreMeantAreHit() {
    faults.inject("drop stream=eth* connection=2 count=9");
    send(one, "ethusdt@depth", 1);
    send(two, "btcusdt@depth", 1);
    send(two, "ethusdt@depth", 1);
    assertThat(one.texts).containsExactly("m1");
    assertThat(two.texts).containsExactly("m2");
    assertThat(faults.armed()).isEqualTo(1);
  }

  @Test
  void aClosedConnectionIsForgotten() {
    sent("reorder", 1);
    assertThat(faults.active()).isTrue();
    faults.closed(one);
    assertThat(faults.active()).isFalse();
  }

  @Test
  void connectionsAreStruckAtOnce() {
    faults.inject("close code=1008 connection=1");
    faults.inject("half-frame count=1");
    faults.inject("shutdown");
    assertThat(one.acts).containsExactly("close 1008");
    assertThat(two.acts).containsExactly("raw 8", "reset");
    assertThat(faults.injected()).isEqualTo(Map.of(FaultKind.CLOSE, 1L, FaultKind.HALF_FRAME, 1L));
  }

  @Test
  void silenceEndsWhenAsked() {
    faults.inject("silent for=2s connection=1; freeze connection=2");
    loop.advance(Duration.ofMillis(1999));
    assertThat(one.acts).containsExactly("silence true");
    loop.advance(Duration.ofMinutes(9));
    assertThat(one.acts).containsExactly("silence true", "silence false");
    assertThat(two.acts).containsExactly("freeze true");
  }

  @Test
  void everyOtherWayToEndAConnectionIsTaken() {
    List<String> acts = new ArrayList<>();
    for (String fault : List.of("fin", "reset", "hold code=1012", "expire", "shutdown")) {
      FakeConnection connection = new FakeConnection(3);
      connections = List.of(connection);
      faults.inject(fault);
      acts.addAll(connection.acts);
    }
    assertThat(acts)
        .containsExactly(
            "finish", "reset", "hold 1012", "close 1001 connection lifetime", "shutdown");
  }

  @Test
  void faultsBeginLaterAndComeAgain() {
    faults.inject("drop after=10s every=5s");
    assertThat(faults.armed()).isZero();
    loop.advance(Duration.ofSeconds(10));
    assertThat(faults.armed()).isEqualTo(1);
    loop.advance(Duration.ofSeconds(30));
    assertThat(faults.armed()).as("what has not struck is not heaped up").isEqualTo(1);
    send(one, "x", 2);
    assertThat(one.texts).containsExactly("m2");
    loop.advance(Duration.ofSeconds(5));
    assertThat(faults.armed()).isEqualTo(1);
    faults.clear();
    loop.advance(Duration.ofSeconds(60));
    assertThat(faults.armed()).isZero();
  }

  @Test
  void faultsFromBeforeTheStartWaitForIt() {
    Faults early = new Faults();
    early.inject("drop count=5");
    assertThat(early.armed()).isZero();
    early.attach(this, loop);
    assertThat(early.armed()).isEqualTo(1);
  }

  @Test
  void upgradesAreRefusedForATime() {
    faults.inject("refuse status=429 retry-after=1500ms for=3s");
    for (int i = 0; i < 5; i++) {
      HttpReply reply = faults.upgrade(status -> HttpReply.json(status, "no")).orElseThrow();
      assertThat(reply.status()).isEqualTo(429);
      assertThat(reply.headers()).containsEntry("Retry-After", "2");
    }
    loop.advance(Duration.ofSeconds(3));
    assertThat(faults.upgrade(status -> HttpReply.json(status, ""))).isEmpty();
    assertThat(faults.injected(FaultKind.REFUSE)).isEqualTo(5);
  }

  @Test
  void upgradesHang() {
    faults.inject("hang count=1");
    assertThat(faults.upgrade(status -> HttpReply.json(status, "")).orElseThrow().isNever())
        .isTrue();
    assertThat(faults.upgrade(status -> HttpReply.json(status, ""))).isEmpty();
  }

  @Test
  void restAnswersGoWrongWherePathAndSymbolAreMeant() {
    faults.inject("rest-status path=/depth symbol=A status=418; rest-delay path=/time for=2s");
    assertThat(rest("/depth", "B").body()).isEqualTo("fine");
    assertThat(rest("/depth", "A").status()).isEqualTo(418);
    assertThat(rest("/depth", "A").status()).isEqualTo(200);
    assertThat(rest("/time", "").delay()).isEqualTo(Duration.ofSeconds(2));
    assertThat(rest("/time", "").delay()).isZero();
    assertThat(faults.active()).as("no stream is concerned").isFalse();
  }

  @Test
  void restAnswersHangAndComeFromAnOldBook() {
    faults.inject("rest-stale symbol=A count=2; rest-hang path=/time");
    assertThat(remembered).containsExactly("A");
    assertThat(rest("/depth", "B").body()).isEqualTo("fine");
    assertThat(rest("/depth", "A").body()).isEqualTo("old A");
    assertThat(rest("/depth", "A").body()).isEqualTo("old A");
    assertThat(rest("/depth", "A").body()).isEqualTo("fine");
    assertThat(rest("/time", "").isNever()).isTrue();
  }

  private HttpReply rest(String path, String symbol) {
    HttpQuery query = new HttpQuery("GET", path, Map.of("symbol", symbol), "");
    return faults.rest(
        query, () -> HttpReply.json(200, "fine"), status -> HttpReply.json(status, "no"));
  }

  @Test
  void requestsFail() {
    faults.inject("request-error connection=2; request-ignored");
    assertThat(faults.request(one)).contains(FaultKind.REQUEST_IGNORED);
    assertThat(faults.request(one)).isEmpty();
    assertThat(faults.request(two)).contains(FaultKind.REQUEST_ERROR);
  }
}
