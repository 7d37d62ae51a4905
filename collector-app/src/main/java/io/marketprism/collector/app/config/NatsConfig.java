package io.marketprism.collector.app.config;

import io.marketprism.collector.app.config.CollectorConfig.User;
import io.marketprism.collector.model.DataType;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How events are published to NATS.
 *
 * <p>Immutable; printed without secrets.
 *
 * @param servers at least one, without user and password
 * @param login who the collector is
 * @param tls files of TLS
 * @param spool what is kept on disk, for each stream
 * @param inFlight what waits for acknowledgements, for each stream
 * @param streams where events are kept
 * @param extras what is published besides events
 */
public record NatsConfig(
    List<URI> servers,
    Login login,
    Tls tls,
    Spool spool,
    InFlight inFlight,
    Streams streams,
    Extras extras) {

  /** Copies the list. */
  public NatsConfig {
    servers = List.copyOf(servers);
  }

  /**
   * Who the collector is, of which at most one is set.
   *
   * @param user with its password
   * @param token a token
   * @param nkeyFile file with the seed of a user's nkey
   * @param credsFile file with a user's JWT and seed
   */
  public record Login(
      Optional<User> user,
      Optional<SecretSource> token,
      Optional<Path> nkeyFile,
      Optional<Path> credsFile) {}

  /**
   * Files in PEM.
   *
   * @param ca certificates that are trusted; empty for those of the JVM
   * @param certificate of the collector; set where its key is
   * @param key private key of the certificate
   */
  public record Tls(Optional<Path> ca, Optional<Path> certificate, Optional<Path> key) {}

  /**
   * What is kept on disk.
   *
   * @param directory as written, relative to the working folder unless absolute
   * @param maxBytes bound of each stream's part
   * @param maxAge how long events wait for NATS
   * @param horizon how long they are kept once NATS has them
   */
  public record Spool(Path directory, long maxBytes, Duration maxAge, Duration horizon) {}

  /**
   * What waits for acknowledgements.
   *
   * @param messages bound of messages
   * @param bytes bound of their bytes
   * @param ackTimeout how long one may take
   */
  public record InFlight(int messages, long bytes, Duration ackTimeout) {}

  /**
   * Where events are kept.
   *
   * @param managed whether the collector makes and changes streams
   * @param own the streams that the user describes; empty for the usual ones
   * @param usualReplicas how many servers hold each of the usual streams
   * @param core data types that are published without a stream
   * @param interruptionsOnOwnSubjectOnly whether interruptions do not stand among the data
   */
  public record Streams(
      boolean managed,
      List<Stream> own,
      int usualReplicas,
      Set<DataType> core,
      boolean interruptionsOnOwnSubjectOnly) {

    /** Copies the collections. */
    public Streams {
      own = List.copyOf(own);
      core = Set.copyOf(core);
    }
  }

  /**
   * A stream that the user describes.
   *
   * @param name on the server
   * @param data what it holds; each data type is in one stream or in {@code core}
   * @param limits what it may hold of it
   * @param storage where the server keeps it
   * @param replicas how many servers hold it, 1 to 5
   */
  public record Stream(
      String name, Set<DataType> data, StreamLimits limits, Storage storage, int replicas) {

    /** Copies the data types. */
    public Stream {
      data = Set.copyOf(data);
    }
  }

  /**
   * What a stream may hold.
   *
   * @param maxBytes bound in bytes
   * @param maxAge how long it keeps a message
   * @param duplicateWindow how long ids are remembered, at most {@code maxAge}
   * @param discard what happens once it is full
   */
  public record StreamLimits(
      long maxBytes, Duration maxAge, Duration duplicateWindow, Discard discard) {}

  /**
   * What is published besides events.
   *
   * @param booksBucket name of the bucket with the latest book of each instrument; empty for none
   * @param booksInterval time between two books of one instrument there
   * @param heartbeat time between two heartbeats
   */
  public record Extras(Optional<String> booksBucket, Duration booksInterval, Duration heartbeat) {}

  /** Where a server keeps a stream. */
  public enum Storage {
    /** On disk. */
    FILE,
    /** In memory; gone when the server ends. */
    MEMORY
  }

  /** What a full stream does. */
  public enum Discard {
    /** It forgets its oldest messages. */
    OLD,
    /** It refuses new ones, which then wait in the spool. */
    NEW
  }
}
