package io.marketprism.collector.app.nats.audit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks the messages of one stream, given in their order. Pure: reads no server and no clock. Not
 * thread-safe.
 *
 * <p>Bounds: {@value #MAX_SUBJECTS} subjects; doubles by message id as {@link IdWindow} says, by
 * content for trades as {@link IdRanges} says and for books as {@link RecentUpdates} does.
 */
final class StreamAudit {
  private static final int MAX_SUBJECTS = 50_000;

  private final String stream;
  private final Findings findings;
  private final Instances instances;
  private final BodyReader bodies = new BodyReader();
  private final IdWindow ids = new IdWindow();
  private final Map<String, Optional<AuditedFeed>> feeds = new HashMap<>();
  private long firstSequence;
  private long lastSequence;
  private long messages;
  private long foreign;

  /**
   * @param instances the collectors of all streams, which are told apart in some only
   */
  StreamAudit(String stream, Instances instances) {
    this.stream = stream;
    this.instances = instances;
    this.findings = new Findings(stream);
  }

  void accept(AuditMessage message) {
    firstSequence = messages == 0 ? message.sequence() : firstSequence;
    lastSequence = message.sequence();
    messages++;
    Optional<AuditedFeed> feed = feed(message.subject());
    if (feed.isPresent()) {
      accept(feed.get(), message);
    } else {
      foreign++;
    }
  }

  /** The feed of a subject. A subject beyond the bound is made anew, and checked by itself. */
  private Optional<AuditedFeed> feed(String subject) {
    Optional<AuditedFeed> known = feeds.get(subject);
    if (known != null) {
      return known;
    }
    Optional<AuditedFeed> fresh = AuditedFeed.of(subject, findings, instances);
    if (feeds.size() < MAX_SUBJECTS) {
      feeds.put(subject, fresh);
    } else {
      fresh.ifPresent(
          feed ->
              findings.fault(
                  new Findings.Place(feed.type(), subject, lastSequence),
                  Finding.UNCHECKED,
                  1,
                  "more than " + MAX_SUBJECTS + " subjects"));
    }
    return fresh;
  }

  private void accept(AuditedFeed feed, AuditMessage message) {
    findings.count(feed.type(), Finding.MESSAGES);
    if (message.retry()) {
      findings.count(feed.type(), Finding.RETRIES);
    }
    Findings.Place place = new Findings.Place(feed.type(), message.subject(), message.sequence());
    try {
      check(feed, place, message, bodies.read(message.body()));
    } catch (UnreadableException e) {
      findings.fault(place, Finding.UNREADABLE, 1, String.valueOf(e.getMessage()));
    }
  }

  private void check(AuditedFeed feed, Findings.Place place, AuditMessage message, EventBody event)
      throws UnreadableException {
    if (!feed.holds(event)) {
      findings.fault(place, Finding.MISPLACED, 1, "an event of another subject");
      return;
    }
    if (!feed.isIdOf(event, message.id())) {
      findings.fault(place, Finding.WRONG_ID, 1, "not the id of the event");
    } else if (ids.isAgain(message.id())) {
      if (!feed.check().mayRepeat()) {
        findings.fault(place, Finding.DOUBLED, 1, "message id");
        return;
      }
      findings.count(feed.type(), Finding.STALE);
    } else {
      AuditedFeed.instance(event, message.id()).ifPresent(instances::saw);
    }
    if (event.isInterruption()) {
      findings.count(feed.type(), Finding.INTERRUPTIONS);
      feed.check().interrupted(message);
    } else {
      feed.check().accept(place, message, event);
    }
  }

  /** Whether something is missing that may still come. */
  boolean isOpen() {
    return feeds.values().stream()
        .flatMap(Optional::stream)
        .anyMatch(feed -> feed.check().isOpen());
  }

  long lastSequence() {
    return lastSequence;
  }

  long messages() {
    return messages;
  }

  /**
   * Counts what is missing for good; called once, after the last message of all streams that share
   * the collectors.
   */
  AuditReport end() {
    feeds.values().stream().flatMap(Optional::stream).forEach(feed -> feed.check().end());
    findings.settleDisorder(instances.areSeveral());
    return new AuditReport(
        instances.names(),
        List.of(new AuditReport.StreamRead(stream, firstSequence, lastSequence, messages)),
        findings.counts(),
        foreign,
        findings.faults());
  }
}
