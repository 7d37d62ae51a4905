package io.marketprism.collector.app.config;

import io.marketprism.collector.app.config.ScalarType.Form;
import io.marketprism.collector.model.DataType;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The types of values; each says what it allows in the words of a message. */
final class Types {

  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,9})?");
  private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,253}");
  private static final Pattern IP_V6 = Pattern.compile("(?=[^:]*:[^:]*:)[0-9A-Fa-f:.]{2,45}");
  private static final Pattern WORD = Pattern.compile("[^\\p{Z}\\p{C}]{1,100}");
  private static final Pattern SERVER_NAME = Pattern.compile("[A-Za-z0-9_-]{1,255}");
  private static final String OFF = "off";
  private static final Pattern INSTRUMENT = Pattern.compile("[^\\p{Z}\\p{C},]{1,100}");

  private Types() {}

  /** A whole number; the unit is that of the documents and not written. */
  static ScalarType<Integer> whole(int min, int max, String unit) {
    String allowed = String.format(Locale.ROOT, "a whole number from %d to %d", min, max);
    return ScalarType.of(
            allowed,
            Form.BARE,
            text -> {
              if (!WHOLE.matcher(text).matches()) {
                throw new BadValueException();
              }
              return (int) within(Long.parseLong(text), (long) min, (long) max).longValue();
            },
            String::valueOf)
        .in(unit);
  }

  /** A decimal number. */
  static ScalarType<Double> share(double min, double max, String unit) {
    return ScalarType.of(
            "a number from " + min + " to " + max,
            Form.BARE,
            text -> {
              if (!DECIMAL.matcher(text).matches()) {
                throw new BadValueException();
              }
              return within(Double.parseDouble(text), min, max);
            },
            String::valueOf)
        .in(unit);
  }

  /** True or false. */
  static ScalarType<Boolean> truth() {
    Map<String, Boolean> values = Map.of("true", true, "false", false);
    return ScalarType.of("true or false", Form.BARE, text -> find(values, text), String::valueOf)
        .oneOf(List.of("true", "false"));
  }

  /** A duration with its unit. */
  static ScalarType<Duration> duration(String min, String max) {
    Duration least = Durations.parse(min);
    Duration most = Durations.parse(max);
    return ScalarType.of(
            "a duration from %s to %s with its unit (%s), such as 90s"
                .formatted(min, max, Durations.UNITS),
            Form.TEXT,
            text -> within(Durations.read(text), least, most),
            Durations::print)
        .in(Durations.UNITS);
  }

  /** A number of bytes with its unit. */
  static ScalarType<Long> bytes(long min, long max) {
    return ScalarType.of(
            "a number of bytes from %s to %s with its unit (%s), such as 64MiB"
                .formatted(ByteSizes.print(min), ByteSizes.print(max), ByteSizes.UNITS),
            Form.TEXT,
            text -> within(ByteSizes.read(text), min, max),
            ByteSizes::print)
        .in(ByteSizes.UNITS);
  }

  /** One of an enum's constants in lower case. */
  static <E extends Enum<E>> ScalarType<E> choice(Class<E> type) {
    return choice(List.of(type.getEnumConstants()), e -> e.name().toLowerCase(Locale.ROOT));
  }

  /** A data type that can be collected. */
  static ScalarType<DataType> dataType() {
    List<DataType> types =
        Arrays.stream(DataType.values()).filter(type -> type != DataType.INTERRUPTION).toList();
    return choice(types, DataType::wire);
  }

  /** A data type that is published: one that can be collected, or the copies of interruptions. */
  static ScalarType<DataType> published() {
    return choice(List.of(DataType.values()), DataType::wire);
  }

  private static <T> ScalarType<T> choice(List<T> values, Function<T, String> word) {
    Map<String, T> byWord = values.stream().collect(Collectors.toMap(word, Function.identity()));
    List<String> words = values.stream().map(word).toList();
    return ScalarType.of(list(words), Form.TEXT, text -> find(byWord, text), word).oneOf(words);
  }

  /** A name that message ids and subjects can hold. */
  static ScalarType<String> instance() {
    return matching(INSTANCE, "1 to 64 letters, digits, hyphens and underscores");
  }

  /** A symbol, pattern or venue symbol; whether it exists is for the venue's list to say. */
  static ScalarType<String> instrument() {
    return matching(
        INSTRUMENT,
        "a symbol, a pattern such as \"*-USDT\", or the venue's own id, without spaces");
  }

  /** A text without spaces, such as a user's name. */
  static ScalarType<String> word() {
    return matching(WORD, "1 to 100 characters without spaces");
  }

  /** A name on a server, empty where it is off. */
  static ScalarType<Optional<String>> nameOrOff(String what) {
    return ScalarType.of(
        "the name of a " + what + " in letters, digits, hyphens and underscores, or " + OFF,
        Form.TEXT,
        text -> {
          if (!SERVER_NAME.matcher(text).matches()) {
            throw new BadValueException();
          }
          return text.equals(OFF) ? Optional.empty() : Optional.of(text);
        },
        name -> name.orElse(OFF));
  }

  /** A host name or address, which is not resolved here. */
  static ScalarType<String> host() {
    return ScalarType.of(
        "a host name or address without a port, such as 127.0.0.1",
        Form.TEXT,
        text -> {
          if (!HOST_NAME.matcher(text).matches() && !IP_V6.matcher(text).matches()) {
            throw new BadValueException();
          }
          return text;
        },
        Function.identity());
  }

  /** A folder or file; relative to the working folder. */
  static ScalarType<Path> path() {
    return ScalarType.of(
        "a path, absolute or relative to the working folder, without ~",
        Form.TEXT,
        text -> {
          if (text.isBlank() || text.startsWith("~") || text.chars().anyMatch(c -> c < ' ')) {
            throw new BadValueException();
          }
          try {
            return Path.of(text);
          } catch (InvalidPathException e) {
            throw new BadValueException("is no path of this system");
          }
        },
        Path::toString);
  }

  /** A secret, which only the environment may hold. */
  static ScalarType<Secret> secret() {
    return ScalarType.of(
        "a text that is not empty",
        Form.SECRET,
        text -> {
          if (text.isEmpty()) {
            throw new BadValueException();
          }
          return Secret.of(text);
        },
        Secret::toString);
  }

  private static ScalarType<String> matching(Pattern pattern, String allowed) {
    return ScalarType.of(
        allowed,
        Form.TEXT,
        text -> {
          if (!pattern.matcher(text).matches()) {
            throw new BadValueException();
          }
          return text;
        },
        Function.identity());
  }

  private static <T extends Comparable<T>> T within(T value, T min, T max)
      throws BadValueException {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new BadValueException();
    }
    return value;
  }

  private static <T> T find(Map<String, T> values, String text) throws BadValueException {
    T value = values.get(text);
    if (value == null) {
      throw new BadValueException();
    }
    return value;
  }

  /** Returns the words as a sentence lists them: {@code a, b or c}. */
  private static String list(List<String> words) {
    int last = words.size() - 1;
    return String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }
}
