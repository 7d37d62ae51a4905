package io.marketprism.collector.app.nats.audit;

import io.nats.client.ConsumeOptions;
import io.nats.client.IterableConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamStatusCheckedException;
import io.nats.client.Message;
import io.nats.client.OrderedConsumerContext;
import io.nats.client.StreamContext;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.StreamInfo;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Reads one stream in order into its audit, each message once, also where the server restarts
 * meanwhile. {@link #read()} runs on one thread; {@link #position()} may be asked by any.
 */
final class StreamReader {
  private static final Duration LOOK_EACH = Duration.ofMillis(250);
  private static final long STALLED_NS = Duration.ofSeconds(5).toNanos();
  private static final long GIVE_UP_NS = Duration.ofSeconds(60).toNanos();
  private static final long CHECK_EACH_NS = Duration.ofSeconds(1).toNanos();
  private static final int BATCH = 500;

  private final StreamContext stream;
  private final StreamAudit audit;
  private final AuditOptions options;
  private @Nullable OrderedConsumerContext context;
  private @Nullable IterableConsumer consumer;
  private volatile long position;

  /** When the stream was made; null until it was asked. */
  private @Nullable ZonedDateTime made;

  private long openedNs;
  private long progressNs;
  private long checkedNs;

  StreamReader(StreamContext stream, StreamAudit audit, AuditOptions options) {
    this.stream = stream;
    this.audit = audit;
    this.options = options;
  }

  StreamAudit audit() {
    return audit;
  }

  /** Where it stands, {@code BOOKS 1200}. */
  String position() {
    return stream.getStreamName() + " " + position;
  }

  /**
   * Reads until the end that the options say.
   *
   * @throws IOException where the server gives no more messages although it has them
   */
  void read() throws IOException, InterruptedException {
    progressNs = System.nanoTime();
    long followUntilNs = progressNs + options.follow().toNanos();
    try {
      lastSequence();
      while (System.nanoTime() < followUntilNs) {
        readNext();
      }
      long target = lastSequence();
      boolean more = true;
      while (position < target && more) {
        more = readNext() || hasMore();
      }
      long settleUntilNs = System.nanoTime() + options.settle().toNanos();
      while (audit.isOpen() && System.nanoTime() < settleUntilNs) {
        readFor(LOOK_EACH);
      }
    } finally {
      close();
    }
  }

  private void readFor(Duration time) throws IOException, InterruptedException {
    long untilNs = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < untilNs) {
      readNext();
    }
  }

  /** Takes the next message; whether there was one. */
  private boolean readNext() throws IOException, InterruptedException {
    try {
      Message message = opened().nextMessage(LOOK_EACH);
      if (message != null) {
        take(message);
        return true;
      }
      idle();
    } catch (JetStreamStatusCheckedException
        | JetStreamApiException
        | IOException
        | IllegalStateException e) {
      lost(e);
    }
    return false;
  }

  /** No message came for a while: looks whether the stream is still the one that was read. */
  private void idle() throws IOException, InterruptedException {
    long now = System.nanoTime();
    if (now - checkedNs > CHECK_EACH_NS) {
      checkedNs = now;
      lastSequence();
      hasMore();
    }
  }

  private void take(Message message) {
    long sequence = message.metaData().streamSequence();
    if (sequence <= position) {
      return;
    }
    Headers headers = message.getHeaders();
    String id = headers == null ? null : headers.getFirst(NatsJetStreamConstants.MSG_ID_HDR);
    boolean retry = headers != null && headers.containsKey(AuditMessage.RETRY_HEADER);
    audit.accept(
        new AuditMessage(
            sequence, message.getSubject(), id == null ? "" : id, retry, message.getData()));
    position = sequence;
    progressNs = System.nanoTime();
  }

  /** Whether the consumer has messages that were not read; asked where none came for a while. */
  private boolean hasMore() throws IOException, InterruptedException {
    try {
      opened();
      String name = context == null ? null : context.getConsumerName();
      if (name != null && stream.getConsumerInfo(name).getNumPending() == 0) {
        return false;
      }
      if (System.nanoTime() - Math.max(progressNs, openedNs) > STALLED_NS) {
        lost(new IOException("no messages although there are some"));
      }
    } catch (JetStreamApiException | IOException | IllegalStateException e) {
      lost(e);
    }
    return true;
  }

  /** The newest message; begins with the first where the stream was made anew meanwhile. */
  private long lastSequence() throws IOException, InterruptedException {
    while (true) {
      try {
        StreamInfo info = stream.getStreamInfo();
        if (made != null && !made.equals(info.getCreateTime())) {
          close();
          position = 0;
        }
        made = info.getCreateTime();
        return info.getStreamState().getLastSequence();
      } catch (JetStreamApiException | IOException e) {
        lost(e);
      }
    }
  }

  /** Begins anew after the last message that was read, unless that fails for too long. */
  private void lost(Exception why) throws IOException, InterruptedException {
    close();
    if (System.nanoTime() - progressNs > GIVE_UP_NS) {
      throw new IOException(
          stream.getStreamName() + " gives no messages after " + position + ": " + why.getMessage(),
          why);
    }
    Thread.sleep(LOOK_EACH.toMillis());
  }

  private IterableConsumer opened() throws IOException, JetStreamApiException {
    IterableConsumer open = consumer;
    if (open == null) {
      OrderedConsumerContext ordered = stream.createOrderedConsumer(start());
      open = ordered.iterate(ConsumeOptions.builder().batchSize(BATCH).build());
      context = ordered;
      consumer = open;
      openedNs = System.nanoTime();
    }
    return open;
  }

  private OrderedConsumerConfiguration start() {
    OrderedConsumerConfiguration configuration = new OrderedConsumerConfiguration();
    if (position == 0 && options.since().isPresent()) {
      return configuration
          .deliverPolicy(DeliverPolicy.ByStartTime)
          .startTime(options.since().get().atZone(ZoneOffset.UTC));
    }
    long next = Math.max(options.fromSequence(), position + 1);
    return next == 1
        ? configuration.deliverPolicy(DeliverPolicy.All)
        : configuration.deliverPolicy(DeliverPolicy.ByStartSequence).startSequence(next);
  }

  private void close() {
    IterableConsumer open = consumer;
    consumer = null;
    if (open != null) {
      open.stop();
    }
  }
}
