package io.marketprism.collector.app.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Prints settings as a configuration file that sets every key, with the source of each value behind
 * it; a key that may stay unset and does is a comment.
 *
 * <p>Not thread-safe; used once.
 */
final class Description {

  private static final int WIDEST = 64;

  /** Text that YAML reads as itself wherever it stands, besides its words for nothing. */
  private static final Pattern PLAIN =
      Pattern.compile(
          "(?!(?:null|Null|NULL)$)[A-Za-z0-9./](?:[A-Za-z0-9._/+-]|:(?=[A-Za-z0-9/]))*");

  private record Row(String text, String source) {
    boolean isComment() {
      return text.stripLeading().startsWith("#");
    }
  }

  private final Settings settings;
  private final List<Row> rows = new ArrayList<>();

  private Description(Settings settings) {
    this.settings = settings;
  }

  /** Returns lines that end in line feeds, with secrets masked. */
  static String of(Schema schema, Settings settings) {
    Description description = new Description(settings);
    description.children("", schema.root(), 0);
    return description.text();
  }

  private void children(String path, SchemaNode schema, int indent) {
    schema.children().forEach((name, child) -> child(join(path, name), child, indent));
    schema
        .any()
        .ifPresent(
            child -> settings.names(path).forEach(name -> child(join(path, name), child, indent)));
  }

  private void child(String path, SchemaNode schema, int indent) {
    String margin = "  ".repeat(indent);
    String name = path.substring(path.lastIndexOf('.') + 1) + ":";
    Optional<Setting> setting = settings.setting(path);
    if (setting.isPresent()) {
      String source = setting.get().location().toString();
      rows.add(new Row(margin + name + " " + yaml(setting.get()), source));
    } else if (schema.key().isEmpty() || hasSetNames(path)) {
      section(path, schema, indent);
    } else {
      unset(schema.key().get(), margin, name);
    }
  }

  /** A section that holds nothing is a comment, since a file would name it in vain. */
  private void section(String path, SchemaNode schema, int indent) {
    String margin = "  ".repeat(indent);
    String name = path.substring(path.lastIndexOf('.') + 1) + ":";
    int at = rows.size();
    if (!isLeftOut(path)) {
      children(path, schema, indent + 1);
    }
    List<Row> inside = rows.subList(at, rows.size());
    if (inside.stream().allMatch(Row::isComment)) {
      inside.clear();
      rows.add(new Row(margin + "# " + name + " not set", Settings.DEFAULT.toString()));
    } else {
      rows.add(at, new Row(margin + name, ""));
    }
  }

  /** Whether nothing is written to a sink, be it since there is another one. */
  private boolean isLeftOut(String path) {
    boolean files = path.equals(Keys.FILES) && settings.isWritten(NatsKeys.SECTION);
    return (files || path.equals(NatsKeys.SECTION)) && !settings.isWritten(path);
  }

  /** Whether a section that may be written as one value is written as a section. */
  private boolean hasSetNames(String path) {
    return settings.names(path).stream()
        .anyMatch(name -> settings.setting(join(path, name)).isPresent());
  }

  private void unset(Key<?> key, String margin, String name) {
    key.standard()
        .ifPresent(
            text ->
                rows.add(
                    new Row(
                        margin + name + " " + standard(key, text), Settings.DEFAULT.toString())));
    key.otherwise()
        .ifPresent(
            says ->
                rows.add(new Row(margin + "# " + name + " " + says, Settings.DEFAULT.toString())));
  }

  private static String standard(Key<?> key, String text) {
    return key.type() instanceof ScalarType<?> type ? yaml(type.form(), text) : "[" + text + "]";
  }

  private static String yaml(Setting setting) {
    if (setting.key().type() instanceof ListType<?> list) {
      return ((List<?>) setting.value())
          .stream()
              .map(item -> yaml(list.item(), item))
              .collect(Collectors.joining(", ", "[", "]"));
    }
    return yaml((ScalarType<?>) setting.key().type(), setting.value());
  }

  @SuppressWarnings("unchecked") // a setting holds a value of its key's type: ValueReader
  private static <T> String yaml(ScalarType<T> type, Object value) {
    return yaml(type.form(), type.printer().apply((T) value));
  }

  private static String yaml(ScalarType.Form form, String text) {
    boolean bare = form == ScalarType.Form.BARE || PLAIN.matcher(text).matches();
    return bare ? text : Quote.yaml(text);
  }

  private String text() {
    int width =
        Math.min(WIDEST, rows.stream().mapToInt(row -> row.text().length()).max().orElse(0));
    StringBuilder out = new StringBuilder();
    for (Row row : rows) {
      out.append(row.text());
      if (!row.source().isEmpty()) {
        out.append(" ".repeat(Math.max(0, width - row.text().length())));
        out.append("  # ").append(row.source());
      }
      out.append('\n');
    }
    return out.toString();
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
