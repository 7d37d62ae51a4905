package io.marketprism.collector.app.config;

import java.util.List;

/**
 * A key that is set.
 *
 * @param path with names filled in
 * @param value of the key's type
 * @param location of the value as a whole
 * @param items of each item where the value is a list, else empty
 */
record Setting(String path, Key<?> key, Object value, Location location, List<Location> items) {}
