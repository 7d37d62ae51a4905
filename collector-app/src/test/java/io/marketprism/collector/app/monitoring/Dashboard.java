package io.marketprism.collector.app.monitoring;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A dashboard of Grafana as it lies in its file. Immutable. */
record Dashboard(String file, JsonObject json) {
  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), *(\\w+)\\)");

  /**
   * An expression and where it stands.
   *
   * @param place the dashboard's title and the panel's, or the name of what else has it
   * @param text PromQL, with the dashboard's variables in it
   */
  record Expression(String place, String text) {
    /** As it is asked where all is chosen, with rates over that time. */
    String asked(String rateInterval) {
      return text.replace("$__rate_interval", rateInterval).replaceAll("\\$(instance|venue)", ".*");
    }
  }

  /** All dashboards of the deployment. */
  static List<Dashboard> all() {
    return Deployed.files("grafana/dashboards").stream().map(Dashboard::read).toList();
  }

  private static Dashboard read(Path file) {
    JsonObject json = JsonParser.parseString(Deployed.read(file)).getAsJsonObject();
    return new Dashboard(file.getFileName().toString(), json);
  }

  String uid() {
    return json.get("uid").getAsString();
  }

  String title() {
    return json.get("title").getAsString();
  }

  /** All panels, rows among them. */
  List<JsonObject> panels() {
    List<JsonObject> panels = new ArrayList<>();
    for (JsonObject panel : objects(json, "panels")) {
      panels.add(panel);
      panels.addAll(objects(panel, "panels"));
    }
    return panels;
  }

  /** The panels that show something. */
  List<JsonObject> shownPanels() {
    return panels().stream()
        .filter(panel -> !panel.get("type").getAsString().equals("row"))
        .toList();
  }

  /** The variables that a reader chooses. */
  List<JsonObject> variables() {
    return objects(json.getAsJsonObject("templating"), "list");
  }

  /** What marks points of time. */
  List<JsonObject> annotations() {
    return objects(json.getAsJsonObject("annotations"), "list");
  }

  /** The expressions of panels, annotations and variables. */
  List<Expression> expressions() {
    List<Expression> all = new ArrayList<>();
    for (JsonObject panel : shownPanels()) {
      for (JsonObject target : objects(panel, "targets")) {
        all.add(expression(panel.get("title"), target.get("expr").getAsString()));
      }
    }
    for (JsonObject annotation : annotations()) {
      all.add(expression(annotation.get("name"), annotation.get("expr").getAsString()));
    }
    for (JsonObject variable : variables()) {
      if (variable.get("type").getAsString().equals("query")) {
        all.add(expression(variable.get("name"), query(variable)));
      }
    }
    return all;
  }

  private Expression expression(JsonElement place, String text) {
    return new Expression(title() + ", " + place.getAsString(), text);
  }

  /** What gives a variable's values, as an expression with one series a value. */
  private static String query(JsonObject variable) {
    String query = variable.getAsJsonObject("query").get("query").getAsString();
    Matcher values = LABEL_VALUES.matcher(query);
    if (!values.matches()) {
      throw new AssertionError("no label_values: " + query);
    }
    return "count by (" + values.group(2) + ") (" + values.group(1) + ")";
  }

  @Override
  public String toString() {
    return file;
  }

  static List<JsonObject> objects(JsonObject of, String name) {
    List<JsonObject> objects = new ArrayList<>();
    if (of.has(name)) {
      of.getAsJsonArray(name).forEach(one -> objects.add(one.getAsJsonObject()));
    }
    return objects;
  }
}
