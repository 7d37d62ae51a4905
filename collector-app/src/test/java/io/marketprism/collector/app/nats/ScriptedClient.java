package io.marketprism.collector.app.nats;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * The server's end of one connection to a {@link ScriptedNats}: the text protocol of NATS, as much
 * of it as a publisher uses. One thread reads; {@link #send} and {@link #close} are thread-safe.
 */
final class ScriptedClient {
  private final Socket socket;
  private final BiConsumer<ScriptedClient, Sent> published;
  private final Map<String, String> patterns = new ConcurrentHashMap<>();

  /**
   * @param published takes what the client publishes, on the reading thread
   */
  ScriptedClient(Socket socket, BiConsumer<ScriptedClient, Sent> published) {
    this.socket = socket;
    this.published = published;
  }

  /** Greets the client and does what it says, until the connection ends. */
  void serve(String greeting) throws IOException {
    try (socket) {
      write(greeting.getBytes(StandardCharsets.UTF_8));
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        hear(line.split(" +", -1), in);
      }
    }
  }

  /** The next line without its end; empty where there is none. */
  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private void hear(String[] words, InputStream in) throws IOException {
    switch (words[0]) {
      case "PING" -> write("PONG\r\n".getBytes(StandardCharsets.UTF_8));
      case "SUB" -> patterns.put(words[words.length - 1], words[1]);
      case "UNSUB" -> {
        if (words.length == 2) {
          patterns.remove(words[1]);
        }
      }
      case "PUB" -> published.accept(this, message(words, 3, 0, in));
      case "HPUB" -> {
        int headers = Integer.parseInt(words[words.length - 2]);
        published.accept(this, message(words, 4, headers, in));
      }
      default -> {
        // What it is and can, and that it is still there.
      }
    }
  }

  /**
   * Reads what follows a line.
   *
   * @param least words of a line that names no subject for an answer
   * @param headers how many bytes of headers
   */
  private static Sent message(String[] words, int least, int headers, InputStream in)
      throws IOException {
    byte[] all = in.readNBytes(Integer.parseInt(words[words.length - 1]));
    in.skipNBytes(2);
    return new Sent(
        words[1],
        words.length > least ? words[2] : "",
        new String(all, 0, headers, StandardCharsets.UTF_8),
        new String(all, headers, all.length - headers, StandardCharsets.UTF_8),
        0);
  }

  /**
   * Sends a message to the client, where it has subscribed to its subject.
   *
   * @param reply what the client is to answer to; empty where nothing
   * @param headers from {@code NATS/1.0} to the empty line; empty where there are none
   */
  void send(String subject, String reply, String headers, String body) throws IOException {
    for (Map.Entry<String, String> one : patterns.entrySet()) {
      if (takes(one.getValue(), subject)) {
        String to = subject + " " + one.getKey() + " " + (reply.isEmpty() ? "" : reply + " ");
        int total = headers.length() + body.getBytes(StandardCharsets.UTF_8).length;
        String line =
            headers.isEmpty() ? "MSG " + to + total : "HMSG " + to + headers.length() + " " + total;
        write((line + "\r\n" + headers + body + "\r\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static boolean takes(String pattern, String subject) {
    String before = pattern.replaceFirst("[*>].*", "");
    return before.length() < pattern.length()
        ? subject.startsWith(before)
        : subject.equals(pattern);
  }

  private synchronized void write(byte[] bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes);
    out.flush();
  }

  /** Ends the connection. */
  void close() throws IOException {
    socket.close();
  }
}
