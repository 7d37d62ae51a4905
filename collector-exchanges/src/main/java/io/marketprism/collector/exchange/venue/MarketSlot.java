package io.marketprism.collector.exchange.venue;

import static java.util.Objects.requireNonNull;

import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.exchange.session.Session;
import io.marketprism.collector.exchange.session.SessionListener;
import io.marketprism.collector.exchange.venue.VenueProtocol.ChannelName;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.spi.ExchangeAdapter.FrameCounts;
import io.marketprism.collector.sync.Feed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The feeds that share one connection slot. Frames are decoded and applied on the reader thread
 * that brings them; everything else is a short task under the same lock.
 *
 * <p>Thread-safe. During a planned hand-over two connections deliver: the older goes on feeding,
 * and data of the newer is held until it is in charge, so that nothing is missing between them;
 * what both brought is dropped by its ids.
 */
final class MarketSlot implements SessionListener, AutoCloseable {
  private static final long NOBODY = 0;

  private final SlotLock lock;
  private final FrameDecoder decoder;
  private final Session session;
  private final Map<String, Feed> feeds = new LinkedHashMap<>();
  private final Carried carried = new Carried();
  private final HeldFrames held = new HeldFrames();
  private final SlotPulse pulse = new SlotPulse();
  private final ChannelWatch watch = new ChannelWatch();
  private final Map<String, Long> rejected = new TreeMap<>();
  private long inCharge = NOBODY;
  private long decoding = NOBODY;
  private long frames;
  private long data;
  private long control;
  private long ignored;
  private long refusals;
  private boolean closed;

  /**
   * A slot without feeds; its session is not started.
   *
   * @param sessions makes the session that this slot listens to
   */
  MarketSlot(
      SlotLock lock,
      Function<FrameDecoder.Control, FrameDecoder> decoders,
      Function<SessionListener, Session> sessions) {
    this.lock = lock;
    this.decoder = decoders.apply(new SessionControl());
    this.session = sessions.apply(this);
  }

  void start() {
    session.start();
  }

  /** Adds feeds, and subscribes the channels that none was on before. */
  void add(Map<ChannelName, Feed> more) {
    List<String> fresh = lock.get(() -> put(more));
    if (!fresh.isEmpty()) {
      session.subscribe(fresh);
    }
  }

  private List<String> put(Map<ChannelName, Feed> more) {
    more.forEach((channel, feed) -> feeds.put(channel.key(), feed));
    decoder.feeds(feeds);
    List<String> fresh = new ArrayList<>();
    more.forEach(
        (channel, feed) -> {
          if (carried.add(channel)) {
            fresh.add(channel.name());
          }
          feed.subscribing();
          if (carried.isAcknowledged(channel.name())) {
            feed.subscribed();
          }
        });
    return fresh;
  }

  /** Forgets a feed, and unsubscribes its channel where no other is on it. */
  void remove(ChannelName channel) {
    boolean last =
        lock.get(
            () -> {
              Feed feed = feeds.remove(channel.key());
              if (feed != null && !closed) {
                feed.unsubscribed();
              }
              decoder.feeds(feeds);
              return carried.remove(channel);
            });
    if (last) {
      session.unsubscribe(List.of(channel.name()));
    }
  }

  /** Asks for a channel anew, so that the exchange begins it from its start. */
  void resubscribe(String channel) {
    session.resubscribe(List.of(channel));
  }

  @Override
  public boolean onFrame(long generation, String frame, long receivedNs) {
    lock.lock();
    try {
      return accept(generation, frame, receivedNs);
    } finally {
      lock.unlock();
    }
  }

  private boolean accept(long generation, String frame, long receivedNs) {
    if (closed) {
      return false;
    }
    frames++;
    if (generation < inCharge) {
      ignored++;
      return false;
    }
    if (inCharge == NOBODY) {
      takeCharge(generation);
    } else if (generation > inCharge && decoder.isData(frame)) {
      hold(generation, frame, receivedNs);
      return true;
    }
    return decode(generation, frame, receivedNs);
  }

  private void hold(long generation, String frame, long receivedNs) {
    ignored += held.keepOnly(generation);
    if (!held.add(frame, receivedNs)) {
      takeCharge(generation);
      decode(generation, frame, receivedNs);
    }
  }

  private boolean decode(long generation, String frame, long receivedNs) {
    decoding = generation;
    try {
      switch (decoder.decode(frame, receivedNs)) {
        case DATA -> {
          data++;
          return true;
        }
        case CONTROL -> control++;
        case IGNORED -> ignored++;
      }
    } catch (MalformedFrameException e) {
      rejected.merge(e.reason().name().toLowerCase(Locale.ROOT), 1L, Long::sum);
    }
    return false;
  }

  private void takeCharge(long generation) {
    if (generation > inCharge) {
      inCharge = generation;
      ignored += held.keepOnly(generation);
      held.drain((text, receivedNs) -> decode(generation, text, receivedNs));
    }
  }

  @Override
  public void onSubscribed(long generation, List<String> channels) {
    lock.run(
        () -> {
          if (inCharge == NOBODY && !closed) {
            takeCharge(generation);
          }
          carried.acknowledged(channels);
          channels.forEach(channel -> withFeeds(channel, Feed::subscribed));
        });
  }

  @Override
  public void onRefused(long generation, String channel, String reason) {
    lock.run(
        () -> {
          refusals++;
          carried.refused(channel);
          withFeeds(channel, feed -> feed.failed(reason));
        });
  }

  @Override
  public void onPostponed(long generation, List<String> channels, String reason) {
    lock.run(() -> channels.forEach(channel -> withFeeds(channel, feed -> feed.postponed(reason))));
  }

  @Override
  public void onLost(long generation, String reason) {
    lock.run(
        () -> {
          inCharge = NOBODY;
          carried.lost();
          if (!closed) {
            feeds.values().forEach(feed -> feed.lost(InterruptionReason.DISCONNECT));
          }
        });
  }

  @Override
  public void onUnreachable(long generation, String reason) {
    run(() -> feeds.values().forEach(feed -> feed.unreachable(reason)));
  }

  @Override
  public void onHandedOver(long generation) {
    lock.run(
        () -> {
          if (!closed) {
            takeCharge(generation);
          }
        });
  }

  private void withFeeds(String channel, Consumer<Feed> action) {
    if (!closed) {
      carried.keys(channel).forEach(key -> action.accept(requireNonNull(feeds.get(key))));
    }
  }

  /** Lets time pass for each feed, the lock being free in between. Nanoseconds, monotonic. */
  void tick(long nowNs) {
    lock.run(() -> pulse.tick(data, nowNs));
    for (Feed feed : snapshot()) {
      lock.run(() -> feed.tick(nowNs));
    }
    lookAtChannels(nowNs);
  }

  private void lookAtChannels(long nowNs) {
    ChannelWatch.Remedy remedy =
        lock.get(
            () ->
                closed || inCharge == NOBODY
                    ? ChannelWatch.Remedy.NONE
                    : watch.look(carried, feeds, quietNs(feeds.values(), nowNs), nowNs));
    if (!remedy.resubscribe().isEmpty()) {
      session.resubscribe(remedy.resubscribe());
    }
    if (!remedy.replace().isEmpty()) {
      session.handOver("silent: " + String.join(", ", remedy.replace()));
    }
  }

  /** Adds a report of each feed. */
  void report(long nowNs, List<FeedReport> reports) {
    List<Feed> all = snapshot();
    long quietNs = lock.get(() -> quietNs(all, nowNs));
    for (Feed feed : all) {
      reports.add(lock.get(() -> feed.report(nowNs, quietNs)));
    }
  }

  /** Where all that it carries may be silent for ever, its silence means nothing. */
  private long quietNs(Collection<Feed> all, long nowNs) {
    return all.stream().allMatch(feed -> feed.dataType() == DataType.LIQUIDATION)
        ? 0
        : pulse.quietNs(nowNs);
  }

  private List<Feed> snapshot() {
    return lock.get(() -> new ArrayList<>(feeds.values()));
  }

  /** Runs a short task under the lock that guards the feeds, unless the slot is closed. */
  void run(Runnable task) {
    lock.run(
        () -> {
          if (!closed) {
            task.run();
          }
        });
  }

  /** How often a channel was refused. */
  long refusals() {
    return lock.get(() -> refusals);
  }

  /** What became of the frames; those held during a hand-over count as control until decoded. */
  FrameCounts counts() {
    return lock.get(
        () -> new FrameCounts(frames, data, control + held.size(), ignored, Map.copyOf(rejected)));
  }

  /** Publishes nothing and asks for nothing from now on; the session is open still. */
  void stop() {
    lock.run(
        () -> {
          closed = true;
          feeds.values().forEach(Feed::unsubscribed);
        });
  }

  /** Stops and closes the session. */
  @Override
  public void close() {
    stop();
    session.close();
  }

  /** What frames ask for goes to the session, with the connection that brought them. */
  private final class SessionControl implements FrameDecoder.Control {
    @Override
    public void acknowledged(long requestId) {
      session.acknowledged(decoding, requestId);
    }

    @Override
    public void acknowledged(long requestId, Collection<String> channels) {
      session.acknowledged(decoding, requestId, channels);
    }

    @Override
    public void refused(long requestId, String reason) {
      session.refused(decoding, requestId, reason);
    }

    @Override
    public void postponed(long requestId, String reason) {
      session.postponed(decoding, requestId, reason);
    }

    @Override
    public void handOver(String reason) {
      session.handOver(reason);
    }

    @Override
    public void reply(String frame) {
      session.reply(decoding, frame);
    }
  }
}
