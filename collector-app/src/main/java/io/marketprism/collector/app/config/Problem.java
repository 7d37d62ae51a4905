package io.marketprism.collector.app.config;

/**
 * One thing that is wrong with the configuration; its text is one line for a person.
 *
 * <p>Immutable.
 *
 * @param location where it was written
 * @param key full path of the key, or empty where the problem is no key's
 * @param text what goes on after the key: the wrong value and what is allowed
 */
public record Problem(Location location, String key, String text) {

  /** Returns location, key and text as one line, with no secret in it. */
  @Override
  public String toString() {
    return location + ": " + (key.isEmpty() ? text : key + " " + text);
  }
}
