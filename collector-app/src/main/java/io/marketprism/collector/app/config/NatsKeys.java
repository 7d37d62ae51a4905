package io.marketprism.collector.app.config;

import io.marketprism.collector.app.config.NatsConfig.Discard;
import io.marketprism.collector.app.config.NatsConfig.Storage;
import io.marketprism.collector.model.DataType;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys of the NATS sink, as {@link Keys} holds the others. */
final class NatsKeys {

  /** The section; nothing is published to NATS where it is not there. */
  static final String SECTION = "sinks.nats";

  /** The section of streams, whose names the user chooses. */
  static final String STREAMS = SECTION + ".streams";

  private static final String STREAM = STREAMS + ".<STREAM>.";
  private static final String NONE = "none";

  static final Key<List<URI>> SERVERS =
      Key.of(
          SECTION + ".servers",
          new ListType<>(UrlTypes.nats(), "a list such as [\"nats://localhost:4222\"]"),
          "Servers of one cluster, to which events are published; needed where anything is set here.");

  static final Key<String> USER =
      Key.of(SECTION + ".user", Types.word(), "User, whose password is set with it.")
          .otherwise(NONE);

  static final Key<Secret> PASSWORD =
      Key.of(SECTION + ".password", Types.secret(), "Password of the user.").otherwise(NONE);

  static final Key<Path> PASSWORD_FILE =
      Key.of(
              SECTION + ".password_file",
              Types.path(),
              "File with the password, read at each connection.")
          .otherwise(NONE);

  static final Key<Secret> TOKEN =
      Key.of(SECTION + ".token", Types.secret(), "Token, in place of a user.").otherwise(NONE);

  static final Key<Path> TOKEN_FILE =
      Key.of(SECTION + ".token_file", Types.path(), "File with the token, read at each connection.")
          .otherwise(NONE);

  static final Key<Path> NKEY_FILE =
      Key.of(
              SECTION + ".nkey_file",
              Types.path(),
              "File with the seed of a user's nkey, read at each connection, in place of a user.")
          .otherwise(NONE);

  static final Key<Path> CREDS_FILE =
      Key.of(
              SECTION + ".creds_file",
              Types.path(),
              "File with a user's JWT and seed, read at each connection, in place of a user.")
          .otherwise(NONE);

  static final Key<Path> TLS_CA =
      Key.of(
              SECTION + ".tls.ca",
              Types.path(),
              "PEM file of the certificates that are trusted; naming any file here secures"
                  + " connections, and so does an address that starts with tls://.")
          .otherwise("those of the JVM");

  static final Key<Path> TLS_CERTIFICATE =
      Key.of(
              SECTION + ".tls.certificate",
              Types.path(),
              "PEM file of the collector's own certificate and those between it and its authority.")
          .otherwise(NONE);

  static final Key<Path> TLS_KEY =
      Key.of(
              SECTION + ".tls.key",
              Types.path(),
              "PEM file of the certificate's private key, which is not encrypted.")
          .otherwise(NONE);

  static final Key<Path> SPOOL_DIRECTORY =
      Key.of(
              SECTION + ".spool.directory",
              Types.path(),
              "Folder in which events wait for NATS, of this collector alone; created where it does"
                  + " not exist.")
          .standard("data/spool");

  static final Key<Long> SPOOL_MAX_BYTES =
      Key.of(
              SECTION + ".spool.max_bytes",
              Types.bytes(1L << 20, 1L << 40),
              "Bound on the spool of each stream; when it is full, the oldest events are dropped,"
                  + " counted and announced.")
          .standard("2GiB");

  static final Key<Duration> SPOOL_MAX_AGE =
      Key.of(
              SECTION + ".spool.max_age",
              Types.duration("1m", "365d"),
              "How long events wait for NATS before they are dropped.")
          .standard("24h");

  static final Key<Duration> SPOOL_HORIZON =
      Key.of(
              SECTION + ".spool.horizon",
              Types.duration("0s", "1d"),
              "How long events are kept once NATS has them, to be published again where a server"
                  + " lost its newest.")
          .standard("5m");

  static final Key<Integer> IN_FLIGHT_MESSAGES =
      Key.of(
              SECTION + ".in_flight.messages",
              Types.whole(1, 16_384, "messages"),
              "How many messages of each stream wait for acknowledgement at once.")
          .standard("1024");

  static final Key<Long> IN_FLIGHT_BYTES =
      Key.of(
              SECTION + ".in_flight.bytes",
              Types.bytes(64L << 10, 1L << 30),
              "Bytes of each stream that wait for acknowledgement at once.")
          .standard("4MiB");

  static final Key<Duration> ACK_TIMEOUT =
      Key.of(
              SECTION + ".ack_timeout",
              Types.duration("100ms", "1m"),
              "How long an acknowledgement may take before the message is published again.")
          .standard("5s");

  static final Key<Boolean> MANAGE_STREAMS =
      Key.of(
              SECTION + ".manage_streams",
              Types.truth(),
              "Whether streams are created and changed as they are described here; they are never"
                  + " deleted.")
          .standard("true");

  static final Key<List<DataType>> CORE =
      Key.of(
              SECTION + ".core",
              new ListType<>(Types.published(), "a list such as [bbo]"),
              "Data types that are published without a stream, so that only who listens has them.")
          .otherwise(NONE);

  static final Key<Boolean> INTERRUPTIONS_ONLY_ON_OWN_SUBJECT =
      Key.of(
              SECTION + ".interruptions_only_on_own_subject",
              Types.truth(),
              "Whether interruptions go to interruption.> only, and not also to the data that they"
                  + " interrupt.")
          .standard("false");

  static final Key<List<DataType>> STREAM_DATA =
      Key.of(
          STREAM + "data",
          new ListType<>(Types.published(), "a list such as [trade, liquidation]"),
          "The data types of the stream; where any stream is described, all are, and each data type"
              + " is in one of them or in core.");

  static final Key<Storage> STREAM_STORAGE =
      Key.of(STREAM + "storage", Types.choice(Storage.class), "Where servers keep the stream.")
          .standard("file");

  static final Key<Long> STREAM_MAX_BYTES =
      Key.of(STREAM + "max_bytes", Types.bytes(1L << 20, 1L << 50), "Bound on the stream.")
          .standard("8GiB");

  static final Key<Duration> STREAM_MAX_AGE =
      Key.of(
              STREAM + "max_age",
              Types.duration("1m", "3650d"),
              "How long the stream keeps a message.")
          .standard("7d");

  static final Key<Integer> STREAM_REPLICAS =
      Key.of(
              STREAM + "replicas",
              Types.whole(1, 5, "servers"),
              "How many servers of the cluster hold the stream.")
          .otherwise("that of sinks.nats.replicas");

  static final Key<Duration> STREAM_DUPLICATE_WINDOW =
      Key.of(
              STREAM + "duplicate_window",
              Types.duration("1s", "1d"),
              "How long the stream remembers ids, so that what is published again is kept once.")
          .standard("2m");

  static final Key<Discard> STREAM_DISCARD =
      Key.of(
              STREAM + "discard",
              Types.choice(Discard.class),
              "What a full stream gives up: its oldest messages, or new ones, which wait in the"
                  + " spool then.")
          .standard("old");

  static final Key<Integer> REPLICAS =
      Key.of(
              SECTION + ".replicas",
              Types.whole(1, 5, "servers"),
              "How many servers of the cluster hold each stream.")
          .standard("1");

  static final Key<Optional<String>> BOOKS_BUCKET =
      Key.of(
              SECTION + ".books_bucket",
              Types.nameOrOff("bucket"),
              "Key-value bucket with the latest book of each instrument.")
          .standard("MARKETPRISM_BOOK_STATE");

  static final Key<Duration> BOOKS_INTERVAL =
      Key.of(
              SECTION + ".books_interval",
              Types.duration("1s", "1h"),
              "Least time between two books of one instrument in the bucket.")
          .standard("5s");

  static final Key<Duration> HEARTBEAT =
      Key.of(
              SECTION + ".heartbeat",
              Types.duration("1s", "1h"),
              "Time between two heartbeats on health.collector.<instance>.")
          .standard("10s");

  /** All of them in order. */
  static final List<Key<?>> ALL =
      List.of(
          SERVERS,
          USER,
          PASSWORD,
          PASSWORD_FILE,
          TOKEN,
          TOKEN_FILE,
          NKEY_FILE,
          CREDS_FILE,
          TLS_CA,
          TLS_CERTIFICATE,
          TLS_KEY,
          SPOOL_DIRECTORY,
          SPOOL_MAX_BYTES,
          SPOOL_MAX_AGE,
          SPOOL_HORIZON,
          IN_FLIGHT_MESSAGES,
          IN_FLIGHT_BYTES,
          ACK_TIMEOUT,
          MANAGE_STREAMS,
          CORE,
          INTERRUPTIONS_ONLY_ON_OWN_SUBJECT,
          STREAM_DATA,
          STREAM_STORAGE,
          STREAM_MAX_BYTES,
          STREAM_MAX_AGE,
          STREAM_REPLICAS,
          STREAM_DUPLICATE_WINDOW,
          STREAM_DISCARD,
          REPLICAS,
          BOOKS_BUCKET,
          BOOKS_INTERVAL,
          HEARTBEAT);

  private NatsKeys() {}
}
