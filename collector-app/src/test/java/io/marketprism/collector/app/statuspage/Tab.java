package io.marketprism.collector.app.statuspage;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.marketprism.collector.app.mainjob.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One tab of the browser, with what it asked for and what it complained of. Not thread-safe; {@link
 * #close()} closes it.
 */
final class Tab implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final DevTools tools;
  private final String target;
  private final String session;
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

  Tab(DevTools tools, String target, String session) {
    this.tools = tools;
    this.target = target;
    this.session = session;
    tools.listen(session, this::event);
    List.of("Runtime", "Log", "Network", "Page", "Audits")
        .forEach(domain -> send(domain + ".enable", new JsonObject()));
  }

  private void event(JsonObject event) {
    JsonObject said = event.getAsJsonObject("params");
    switch (event.get("method").getAsString()) {
      case "Network.requestWillBeSent" ->
          requests.add(said.getAsJsonObject("request").get("url").getAsString());
      case "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Audits.issueAdded" ->
          complaints.add(event.toString());
      case "Log.entryAdded" -> complaints.add(said.get("entry").toString());
      default -> {}
    }
  }

  /** Every URL that was asked for so far. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  /** Whatever stands in the console so far: messages, errors, breaches of the policy. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  void visit(String url) {
    JsonObject to = new JsonObject();
    to.addProperty("url", url);
    send("Page.navigate", to);
  }

  /** The value of an expression in the page as text; a promise is waited for. */
  String evaluate(String expression) {
    JsonObject parameters = new JsonObject();
    parameters.addProperty("expression", expression);
    parameters.addProperty("awaitPromise", true);
    parameters.addProperty("returnByValue", true);
    JsonObject answer = send("Runtime.evaluate", parameters);
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
    }
    JsonObject result = answer.getAsJsonObject("result");
    return result.has("value") ? result.get("value").getAsString() : "";
  }

  /** Whether an expression holds now. */
  boolean holds(String expression) {
    return evaluate("Boolean(" + expression + ")").equals("true");
  }

  /** Waits until an expression holds. */
  void await(String expression) {
    try {
      Await.until(expression, PATIENCE, () -> holds(expression));
    } catch (AssertionError e) {
      throw new AssertionError(evaluate("document.body.innerText"), e);
    }
  }

  /** The text of the first element that a selector names; empty where there is none. */
  String text(String selector) {
    return evaluate("document.querySelector('" + selector + "')?.innerText ?? ''");
  }

  /** Presses a key and lets it go. */
  void press(String key, int code) {
    for (String type : List.of("keyDown", "keyUp")) {
      JsonObject parameters = new JsonObject();
      parameters.addProperty("type", type);
      parameters.addProperty("key", key);
      parameters.addProperty("code", key);
      parameters.addProperty("windowsVirtualKeyCode", code);
      if (key.equals("Enter")) {
        parameters.addProperty("text", "\r");
      }
      send("Input.dispatchKeyEvent", parameters);
    }
  }

  /** Shows the page as wide as that, in the browser's pixels, as phones do. */
  void resize(int width, int height) {
    JsonObject size = new JsonObject();
    size.addProperty("width", width);
    size.addProperty("height", height);
    size.addProperty("deviceScaleFactor", 1);
    size.addProperty("mobile", width < 600);
    send("Emulation.setDeviceMetricsOverride", size);
  }

  /** Prefers {@code light} or {@code dark} from now on. */
  void prefer(String scheme) {
    JsonObject feature = new JsonObject();
    feature.addProperty("name", "prefers-color-scheme");
    feature.addProperty("value", scheme);
    JsonArray features = new JsonArray();
    features.add(feature);
    JsonObject parameters = new JsonObject();
    parameters.add("features", features);
    send("Emulation.setEmulatedMedia", parameters);
  }

  /** Keeps a picture of what is shown. */
  void picture(Path file) throws IOException {
    String data = send("Page.captureScreenshot", new JsonObject()).get("data").getAsString();
    Files.write(file, Base64.getDecoder().decode(data));
  }

  private JsonObject send(String method, JsonObject parameters) {
    return tools.send(session, method, parameters);
  }

  @Override
  public void close() {
    JsonObject closed = new JsonObject();
    closed.addProperty("targetId", target);
    tools.send("", "Target.closeTarget", closed);
  }
}
