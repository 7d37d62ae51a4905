package io.marketprism.collector.app.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** How names are written that users choose: so that those of environment variables say the same. */
enum UserNames {
  /** Venues and routes; where a path says {@code <name>}. */
  LOWER("[a-z0-9]+(-[a-z0-9]+)*", "lower-case letters and digits with single hyphens between") {
    @Override
    String ofVariable(String part) {
      return part.toLowerCase(Locale.ROOT).replace('_', '-');
    }
  },

  /** Streams; where a path says {@code <NAME>}. */
  UPPER("[A-Z0-9]+(_[A-Z0-9]+)*", "capital letters and digits with single underscores between") {
    @Override
    String ofVariable(String part) {
      return part;
    }
  };

  private static final int LONGEST = 64;

  private final Pattern form;
  private final String allowed;

  UserNames(String form, String allowed) {
    this.form = Pattern.compile(form);
    this.allowed = allowed;
  }

  /** The rule for what stands in a path for any name, {@code <venue>}. */
  static UserNames of(String placeholder) {
    return placeholder.equals(placeholder.toUpperCase(Locale.ROOT)) ? UPPER : LOWER;
  }

  /** The name that a part of a variable's name stands for. */
  abstract String ofVariable(String part);

  /** What is allowed, for messages. */
  String allowed() {
    return allowed;
  }

  boolean allow(String name) {
    return name.length() <= LONGEST && form.matcher(name).matches();
  }
}
