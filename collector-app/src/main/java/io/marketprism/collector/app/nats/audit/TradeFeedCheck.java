package io.marketprism.collector.app.nats.audit;

import org.jspecify.annotations.Nullable;

/**
 * The trades of one instrument: none twice, and none missing where ids rise by one. What is missing
 * may come later; at the end it is counted, apart where an interruption was announced between the
 * trades around it. Where several collectors publish, the trades of the others may stand between
 * the interruption of one and the hole that it announces.
 */
final class TradeFeedCheck implements FeedCheck {
  private final TradeNumbering numbering;
  private final Findings findings;
  private final Instances instances;

  /** Matches, in which aggregates are spans. */
  private final IdRanges matches = new IdRanges(this::settle);

  /** Aggregates that have ids of their own. */
  private final IdRanges aggregates = new IdRanges(this::settle);

  private boolean announced;

  TradeFeedCheck(TradeNumbering numbering, Findings findings, Instances instances) {
    this.numbering = numbering;
    this.findings = findings;
    this.instances = instances;
  }

  /**
   * What a trade covers.
   *
   * @param first the first match
   * @param last the last one
   */
  private record Span(long id, long first, long last, boolean aggregated) {
    static Span of(EventBody event) throws UnreadableException {
      long id = event.id("trade_id");
      boolean aggregated = event.flag("aggregated");
      Span span =
          aggregated
              ? new Span(id, event.id("first_trade_id"), event.id("last_trade_id"), true)
              : new Span(id, id, id, false);
      if (span.first > span.last || span.last - span.first < 0 || span.first < 0) {
        throw new UnreadableException("trade ids that fall");
      }
      return span;
    }

    @Override
    public String toString() {
      return aggregated ? id + " (" + first + ".." + last + ")" : Long.toString(id);
    }
  }

  @Override
  public void accept(Findings.Place place, AuditMessage message, EventBody event)
      throws UnreadableException {
    Span span = Span.of(event);
    boolean late = event.flag("late");
    boolean backfilled = event.flag("backfilled");
    count(place, Finding.LATE, late);
    count(place, Finding.BACKFILLED, backfilled);
    boolean own = span.aggregated && numbering.numbersAggregates();
    IdRanges.Cause cause = new IdRanges.Cause(place, announced);
    checkJoint(place, span, own);
    IdRanges.Added added = matches.add(span.first, span.last, own ? null : causeIf(dense(), cause));
    if (own) {
      IdRanges.Added byId =
          aggregates.add(span.id, span.id, causeIf(numbering.denseAggregates(), cause));
      added =
          new IdRanges.Added(Math.max(added.again(), byId.again()), byId.filled(), byId.leftHole());
    }
    announced &= backfilled || (!added.leftHole() && instances.areSeveral());
    if (added.again() > 0) {
      again(place, span, late);
    } else if (added.filled() != null) {
      filled(place, message.retry() || late || backfilled, span, added.filled());
    }
  }

  private boolean dense() {
    return numbering.denseMatches();
  }

  private static IdRanges.@Nullable Cause causeIf(boolean dense, IdRanges.Cause cause) {
    return dense ? cause : null;
  }

  /** Where aggregates follow each other, so do their matches. */
  private void checkJoint(Findings.Place place, Span span, boolean own) {
    if (own
        && dense()
        && !aggregates.isEmpty()
        && span.id == aggregates.highest() + 1
        && span.first > matches.highest() + 1) {
      long absent = span.first - matches.highest() - 1;
      findings.fault(place, Finding.MISSING, absent, "matches before aggregate " + span);
    }
  }

  private void again(Findings.Place place, Span span, boolean late) {
    if (!late) {
      findings.fault(place, Finding.DOUBLED, 1, "trade " + span);
    }
  }

  private void filled(Findings.Place place, boolean marked, Span span, IdRanges.Cause cause) {
    if (cause.isAnnounced()) {
      findings.count(place.type(), Finding.FILLED);
    } else if (marked) {
      findings.count(place.type(), Finding.REORDERED);
    } else {
      findings.disorder(place, "trade " + span + " after message " + cause.place().sequence());
    }
  }

  private void count(Findings.Place place, Finding finding, boolean occurs) {
    if (occurs) {
      findings.count(place.type(), finding);
    }
  }

  @Override
  public void interrupted(AuditMessage message) {
    announced = true;
    if (message.retry()) {
      matches.announce();
      aggregates.announce();
    }
  }

  @Override
  public boolean isOpen() {
    return matches.isOpen() || aggregates.isOpen();
  }

  @Override
  public void end() {
    matches.holes(this::settle);
    aggregates.holes(this::settle);
  }

  private void settle(IdRanges.Hole hole) {
    Findings.Place place = hole.cause().place();
    if (hole.cause().isAnnounced()) {
      findings.count(place.type(), Finding.ABSENT_ANNOUNCED, hole.size());
    } else {
      findings.fault(
          place, Finding.MISSING, hole.size(), "trades " + hole.first() + ".." + hole.last());
    }
  }
}
