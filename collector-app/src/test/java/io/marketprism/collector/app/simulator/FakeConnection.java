package io.marketprism.collector.app.simulator;

import io.marketprism.collector.app.simulator.server.SimulatedConnection;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes down what an exchange does with a connection. */
public final class FakeConnection implements SimulatedConnection {
  private final long id;

  /** Text messages in order, data frames among them. */
  public final List<String> texts = new ArrayList<>();

  /** Everything else: {@code ping}, {@code close 1008 reason}, {@code reset} and so on. */
  public final List<String> acts = new ArrayList<>();

  /** What {@link #writable} says. */
  public boolean writable = true;

  /** What {@link #pending} says. */
  public long pending;

  private boolean open = true;

  public FakeConnection(long id) {
    this.id = id;
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public void send(String text) {
    texts.add(text);
  }

  @Override
  public void frame(byte[] head, byte[] body, int offset, int length, byte[] tail) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head);
    bytes.write(body, offset, length);
    bytes.writeBytes(tail);
    texts.add(bytes.toString(StandardCharsets.UTF_8));
  }

  @Override
  public void flush() {}

  @Override
  public void ping(String payload) {
    acts.add("ping");
  }

  @Override
  public void oversized(byte[] head, long size, byte[] tail) {
    acts.add("oversized " + size);
  }

  @Override
  public void raw(byte[] bytes) {
    acts.add("raw " + bytes.length);
  }

  @Override
  public void close(int code, String reason) {
    acts.add(("close " + code + " " + reason).strip());
    open = false;
  }

  @Override
  public void closeAndHold(int code, String reason) {
    acts.add("hold " + code);
    open = false;
  }

  @Override
  public void finish() {
    acts.add("finish");
    open = false;
  }

  @Override
  public void reset() {
    acts.add("reset");
    open = false;
  }

  @Override
  public void silence(boolean silent) {
    acts.add("silence " + silent);
  }

  @Override
  public void freeze(boolean frozen) {
    acts.add("freeze " + frozen);
  }

  @Override
  public boolean writable() {
    return writable;
  }

  @Override
  public long pending() {
    return pending;
  }

  @Override
  public boolean open() {
    return open;
  }
}
