package io.marketprism.collector.exchange.session;

import io.marketprism.collector.connection.CloseReason;
import io.marketprism.collector.model.Text;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Names the cause of an end from what the libraries say. Pure functions. */
final class CloseReasons {
  private static final int CLOSE_POLICY = 1008;
  private static final Duration LONGEST_STAY_AWAY = Duration.ofDays(3);

  private CloseReasons() {}

  /** Of a Close frame's code. */
  static CloseReason ofCloseCode(int code) {
    return code == CLOSE_POLICY ? CloseReason.POLICY : CloseReason.SERVER_CLOSE;
  }

  /** Of the status of an answer that was no success. */
  static CloseReason ofStatus(int status) {
    return switch (status) {
      case 403 -> CloseReason.FORBIDDEN;
      case 418 -> CloseReason.BANNED;
      case 429 -> CloseReason.RATE_LIMITED;
      case 451 -> CloseReason.RESTRICTED;
      default -> {
        if (status >= 300 && status < 400) {
          yield CloseReason.REDIRECTED;
        }
        yield status >= 500 && status < 600 ? CloseReason.SERVER_ERROR : CloseReason.REJECTED;
      }
    };
  }

  /** Of what was thrown while connecting, reading or writing. */
  static CloseReason ofFailure(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      CloseReason reason = ofOne(cause);
      if (reason != CloseReason.FAILED) {
        return reason;
      }
    }
    return CloseReason.FAILED;
  }

  /** The failure in one printable line. */
  static String detail(Throwable failure) {
    String message = failure.getMessage();
    String name = failure.getClass().getSimpleName();
    return Text.printable(message == null ? name : name + ": " + message);
  }

  /**
   * What a Retry-After header says: seconds, or a date; at most three days.
   *
   * @return empty where there is no header or it cannot be read
   */
  static Optional<Duration> retryAfter(@Nullable String header, Instant now) {
    if (header == null || header.isBlank()) {
      return Optional.empty();
    }
    String text = header.trim();
    Duration wait;
    if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      wait = text.length() > 9 ? LONGEST_STAY_AWAY : Duration.ofSeconds(Long.parseLong(text));
    } else {
      try {
        Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        wait = Duration.between(now, until);
      } catch (DateTimeException unreadable) {
        return Optional.empty();
      }
    }
    if (wait.isNegative()) {
      return Optional.of(Duration.ZERO);
    }
    return Optional.of(wait.compareTo(LONGEST_STAY_AWAY) > 0 ? LONGEST_STAY_AWAY : wait);
  }

  private static CloseReason ofOne(Throwable cause) {
    if (cause instanceof SSLException) {
      return ofTls(cause);
    } else if (cause instanceof UnknownHostException) {
      return CloseReason.DNS;
    } else if (cause instanceof NoRouteToHostException) {
      return CloseReason.UNREACHABLE;
    } else if (cause instanceof ConnectException) {
      return ofConnect(cause);
    } else if (cause instanceof SocketTimeoutException) {
      return CloseReason.TIMEOUT;
    } else if (cause instanceof EOFException) {
      return CloseReason.END_OF_STREAM;
    } else if (cause instanceof ProtocolException) {
      return CloseReason.PROTOCOL;
    } else if (cause instanceof SocketException) {
      return ofSocket(cause);
    }
    return CloseReason.FAILED;
  }

  /** TLS wraps what the socket below says; that is then the cause. */
  private static CloseReason ofTls(Throwable failure) {
    @Nullable Throwable cause = failure.getCause();
    boolean ofSocket = cause instanceof SocketException || cause instanceof SocketTimeoutException;
    return cause != null && ofSocket ? ofOne(cause) : CloseReason.TLS;
  }

  private static CloseReason ofConnect(Throwable failure) {
    String message = lower(failure);
    if (message.contains("refused")) {
      return CloseReason.REFUSED;
    }
    @Nullable Throwable cause = failure.getCause();
    if (message.contains("timed out") || cause instanceof SocketTimeoutException) {
      return CloseReason.HANDSHAKE_TIMEOUT;
    }
    return cause == null ? CloseReason.UNREACHABLE : CloseReason.FAILED;
  }

  private static CloseReason ofSocket(Throwable failure) {
    String message = lower(failure);
    if (message.contains("reset") || message.contains("broken pipe")) {
      return CloseReason.RESET;
    }
    return message.contains("unreachable") ? CloseReason.UNREACHABLE : CloseReason.FAILED;
  }

  private static String lower(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? "" : message.toLowerCase(Locale.ROOT);
  }
}
