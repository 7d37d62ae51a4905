package io.marketprism.collector.spi;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.marketprism.collector.model.Instrument;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which instrument each subject belongs to, over all venues of a collector. Two instruments whose
 * events would have one subject are not to be told apart by who reads it, so only one of them is
 * collected: the one whose venue and id sort first, so that it is the same after every restart.
 *
 * <p>Thread-safe.
 */
public final class SubjectClaims {
  private static final Comparator<Instrument> ORDER =
      Comparator.comparing((Instrument one) -> one.venue().name())
          .thenComparing(Instrument::venueSymbol);

  @GuardedBy("this")
  private final Map<String, Claim> claims = new HashMap<>();

  /** No subject is taken. */
  public SubjectClaims() {}

  /**
   * Asks for the subject of an instrument. It may be asked for again by who has it.
   *
   * @param onTaken told once where another instrument takes the subject away, with that one, on the
   *     thread of who takes it; must not block, and must not call back
   * @return the instrument that keeps the subject; empty where it is given
   */
  public synchronized Optional<Instrument> claim(Instrument one, Consumer<Instrument> onTaken) {
    Claim held = claims.get(one.subjectTail());
    if (held != null && !held.by.isSameAs(one)) {
      if (ORDER.compare(held.by, one) < 0) {
        return Optional.of(held.by);
      }
      held.onTaken.accept(one);
    }
    claims.put(one.subjectTail(), new Claim(one, onTaken));
    return Optional.empty();
  }

  /**
   * The instrument is collected no longer: gives back what it has, also under a symbol that it had
   * before.
   */
  public synchronized void release(Instrument one) {
    claims.values().removeIf(held -> held.by.isSameAs(one));
  }

  /** Why an instrument is not collected beside another; names both. */
  public static String refusal(Instrument refused, Instrument other) {
    return named(refused)
        + " would share the subject "
        + other.subjectTail()
        + " with "
        + named(other);
  }

  private static String named(Instrument one) {
    return one.venue().name() + " " + one.venueSymbol();
  }

  private record Claim(Instrument by, Consumer<Instrument> onTaken) {}
}
