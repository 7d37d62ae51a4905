package io.marketprism.collector.exchange.session;

import io.marketprism.collector.exchange.session.RestReply.Failure;
import io.marketprism.collector.exchange.session.RestReply.Reason;
import io.marketprism.collector.exchange.session.RestReply.Success;
import io.marketprism.collector.spi.Scheduler.Cancellable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** One request, from waiting to its reply. Thread-safe. */
final class RestCall implements Cancellable, Callback {
  private static final int MAX_HEADER_DIGITS = 9;

  private final RestClient client;
  private final RestRequest request;
  private final Request http;
  private final BooleanSupplier sending;
  private final Consumer<RestReply> callback;
  private final AtomicBoolean done = new AtomicBoolean();
  private volatile @Nullable Call call;
  private long number;

  RestCall(
      RestClient client,
      RestRequest request,
      BooleanSupplier sending,
      Consumer<RestReply> callback) {
    this.client = client;
    this.request = request;
    this.http = new Request.Builder().url(request.uri().toString()).build();
    this.sending = sending;
    this.callback = callback;
  }

  RestRequest request() {
    return request;
  }

  /** Its place among requests of the same priority. */
  long number() {
    return number;
  }

  void number(long number) {
    this.number = number;
  }

  /** How long the request's own limit holds it up. */
  Duration ownWait() {
    return request.own().flatMap(own -> own.timeUntil(1)).orElse(Duration.ZERO);
  }

  /** Spends what it costs, of its own limit and of the host's budget: of both, or of neither. */
  boolean spend() {
    if (!request.own().map(own -> own.spend(1)).orElse(true)) {
      return false;
    }
    boolean spent = client.budget().spend(request.weight());
    if (!spent) {
      request.own().ifPresent(own -> own.giveBack(1));
    }
    return spent;
  }

  /**
   * Leaves, paid for by {@link #spend}.
   *
   * @return false where it is not wanted any more: it does not leave, and what was spent is given
   *     back
   */
  boolean send() {
    Call own = client.client().newCall(http);
    call = own;
    if (done.get() || !isWanted()) {
      done.set(true);
      client.budget().giveBack(request.weight());
      request.own().ifPresent(limit -> limit.giveBack(1));
      return false;
    }
    own.enqueue(this);
    return true;
  }

  /** Where the one who asked fails to say, it is. */
  private boolean isWanted() {
    AtomicBoolean wanted = new AtomicBoolean(true);
    tell(() -> wanted.set(sending.getAsBoolean()));
    return wanted.get();
  }

  /** Fails without having been sent. */
  void fail(Reason reason, String detail) {
    reply(new Failure(reason, 0, Optional.empty(), detail));
  }

  @Override
  public void cancel() {
    if (done.compareAndSet(false, true)) {
      cancelSocket();
      client.forget(this);
    }
  }

  void cancelSocket() {
    Call own = call;
    if (own != null) {
      own.cancel();
    }
  }

  @Override
  public void onFailure(Call failed, IOException failure) {
    finish(failureOf(failure), Optional.empty());
  }

  @Override
  public void onResponse(Call answered, Response response) {
    RestReply reply;
    Optional<Long> used = Optional.empty();
    try (response) {
      used = usedWeight(response);
      reply = replyOf(response);
    } catch (IOException failure) {
      reply = failureOf(failure);
    } catch (Throwable failure) {
      reply = failed(Reason.FAILED, failure);
      reportFatal(failure);
    }
    finish(reply, used);
  }

  private void finish(RestReply reply, Optional<Long> usedWeight) {
    if (done.get() && reply instanceof Failure failure && failure.status() == 0) {
      // It broke because it was cancelled, which says nothing of the exchange.
      client.forget(this);
      return;
    }
    client.finished(this, reply, usedWeight);
    if (reply instanceof Success success) {
      client
          .environment()
          .frames()
          .replied(client.venue(), request.uri().toString(), success.body(), success.receivedNs());
    }
    reply(reply);
  }

  private void reply(RestReply reply) {
    if (client.isClosed() || !done.compareAndSet(false, true)) {
      return;
    }
    tell(() -> callback.accept(reply));
  }

  /** What the one who asked throws ends no thread of ours. */
  private void tell(Runnable listener) {
    try {
      listener.run();
    } catch (Throwable thrown) {
      client.handlerError();
      reportFatal(thrown);
    }
  }

  private RestReply replyOf(Response response) throws IOException {
    int status = response.code();
    if (!response.isSuccessful()) {
      Optional<Duration> retryAfter =
          CloseReasons.retryAfter(
              response.header("Retry-After"), client.environment().clocks().wall().instant());
      return new Failure(reasonOf(status), status, retryAfter, "status " + status);
    }
    long max = client.limits().maxBodyBytes();
    ResponseBody body = response.body();
    BufferedSource source = body.source();
    if (body.contentLength() > max || source.request(max + 1)) {
      return new Failure(
          Reason.TOO_LONG, status, Optional.empty(), "longer than " + max + " bytes");
    }
    String text = source.readString(StandardCharsets.UTF_8);
    if (client.isOverLimit(text)) {
      return new Failure(
          Reason.RATE_LIMITED, status, Optional.empty(), "the reply says that we ask too much");
    }
    return new Success(status, text, client.environment().clocks().epochNanos());
  }

  private Optional<Long> usedWeight(Response response) {
    return client
        .budget()
        .usedHeader()
        .map(response::header)
        .filter(text -> text.length() <= MAX_HEADER_DIGITS && isNumber(text))
        .map(Long::parseLong);
  }

  private void reportFatal(Throwable thrown) {
    if (thrown instanceof OutOfMemoryError) {
      client.environment().fatal().accept(thrown);
    }
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static RestReply failureOf(IOException failure) {
    boolean late = failure instanceof InterruptedIOException;
    return failed(late ? Reason.TIMEOUT : Reason.UNREACHABLE, failure);
  }

  private static RestReply failed(Reason reason, Throwable failure) {
    return new Failure(reason, 0, Optional.empty(), CloseReasons.detail(failure));
  }

  private static Reason reasonOf(int status) {
    return switch (CloseReasons.ofStatus(status)) {
      case RATE_LIMITED -> Reason.RATE_LIMITED;
      case BANNED -> Reason.BANNED;
      case FORBIDDEN -> Reason.FORBIDDEN;
      case RESTRICTED -> Reason.RESTRICTED;
      case SERVER_ERROR -> Reason.SERVER_ERROR;
      case REDIRECTED -> Reason.REDIRECTED;
      default -> Reason.CLIENT_ERROR;
    };
  }
}
