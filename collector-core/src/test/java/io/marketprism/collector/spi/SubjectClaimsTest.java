package io.marketprism.collector.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.Venue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubjectClaimsTest {
  private static final Instrument FIRST = instrument("acme-one", "acme", "id1", "A-B");
  private static final Instrument SECOND = instrument("acme-two", "acme", "id0", "A-B");

  private final SubjectClaims claims = new SubjectClaims();
  private final List<Instrument> takers = new ArrayList<>();

  @Test
  void subjectBelongsToTheFirstByVenueAndIdWhoeverAsksFirst() {
    assertThat(claims.claim(SECOND, takers::add)).isEmpty();
    assertThat(claims.claim(FIRST, takers::add)).isEmpty();
    assertThat(takers).containsExactly(FIRST);
    assertThat(claims.claim(SECOND, takers::add)).contains(FIRST);
    assertThat(claims.claim(FIRST, takers::add)).as("it has it").isEmpty();
    assertThat(takers).hasSize(1);
  }

  @Test
  void charactersThatASubjectMayNotHoldDoNotTellSymbolsApart() {
    assertThat(claims.claim(instrument("acme-one", "acme", "1", "A.B"), takers::add)).isEmpty();
    assertThat(claims.claim(instrument("acme-one", "acme", "2", "A B"), takers::add)).isPresent();
    assertThat(claims.claim(instrument("acme-one", "acme", "3", "a_b"), takers::add)).isEmpty();
    assertThat(claims.claim(instrument("other", "other", "4", "A_B"), takers::add)).isEmpty();
  }

  @Test
  void onlyWhoHasTheSubjectCanGiveItBack() {
    claims.claim(FIRST, takers::add);
    claims.release(SECOND);
    assertThat(claims.claim(SECOND, takers::add)).contains(FIRST);
    claims.release(FIRST);
    assertThat(claims.claim(SECOND, takers::add)).isEmpty();
  }

  @Test
  void subjectsOfAnInstrumentThatChangedItsSymbolAreAllGivenBack() {
    claims.claim(FIRST, takers::add);
    claims.claim(FIRST.withSymbol("A-B:C"), takers::add);
    claims.release(FIRST.withSymbol("A-B:D"));
    assertThat(claims.claim(SECOND, takers::add)).isEmpty();
    assertThat(claims.claim(SECOND.withSymbol("A-B:C"), takers::add)).isEmpty();
  }

  @Test
  void refusalNamesBothAndTheSubject() {
    assertThat(SubjectClaims.refusal(SECOND, FIRST))
        .isEqualTo("acme-two id0 would share the subject acme.spot.A-B with acme-one id1");
  }

  private static Instrument instrument(String venue, String exchange, String id, String symbol) {
    return new Instrument(
        new Venue(venue, exchange),
        MarketType.SPOT,
        symbol,
        id,
        "A",
        "B",
        2,
        2,
        QuantityUnit.BASE,
        true);
  }
}
