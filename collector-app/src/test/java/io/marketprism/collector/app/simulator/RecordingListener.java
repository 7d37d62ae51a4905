package io.marketprism.collector.app.simulator;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.app.simulator.market.Channel;
import io.marketprism.collector.app.simulator.market.MarketListener;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** Listens to everything of some instruments and hands it on as JSON. */
public final class RecordingListener implements MarketListener {
  /** One message. */
  public record Message(int instrument, Channel channel, JsonObject json, int bytes) {}

  public final List<Message> messages = new ArrayList<>();
  public boolean ready = true;
  public boolean listening = true;

  /** What it does not listen to. */
  public Set<Channel> unwatched = Set.of();

  public int flushes;
  private final BiConsumer<Channel, Message> hook;

  public RecordingListener() {
    this((channel, message) -> {});
  }

  public RecordingListener(BiConsumer<Channel, Message> hook) {
    this.hook = hook;
  }

  public List<JsonObject> of(int instrument, Channel channel) {
    return messages.stream()
        .filter(one -> one.instrument() == instrument && one.channel() == channel)
        .map(Message::json)
        .toList();
  }

  @Override
  public boolean watched(int instrument, Channel channel) {
    return listening && !unwatched.contains(channel);
  }

  @Override
  public int watchers() {
    return listening ? 1 : 0;
  }

  @Override
  public boolean ready() {
    return ready;
  }

  @Override
  public void payload(int instrument, Channel channel, byte[] bytes, int offset, int length) {
    String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    Message message = new Message(instrument, channel, json, length);
    messages.add(message);
    hook.accept(channel, message);
  }

  @Override
  public void flush() {
    flushes++;
  }
}
