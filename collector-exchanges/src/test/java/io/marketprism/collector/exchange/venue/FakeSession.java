package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.exchange.session.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** A session without a socket, which writes down what it is asked. */
final class FakeSession implements Session {
  final List<String> calls = new ArrayList<>();

  @Override
  public void start() {
    calls.add("start");
  }

  @Override
  public void subscribe(Collection<String> channels) {
    calls.add("subscribe " + new TreeSet<>(channels));
  }

  @Override
  public void unsubscribe(Collection<String> channels) {
    calls.add("unsubscribe " + new TreeSet<>(channels));
  }

  @Override
  public void resubscribe(Collection<String> channels) {
    calls.add("resubscribe " + new TreeSet<>(channels));
  }

  @Override
  public void acknowledged(long generation, long requestId) {
    calls.add("acknowledged " + generation + " " + requestId);
  }

  @Override
  public void acknowledged(long generation, long requestId, Collection<String> channels) {
    calls.add("acknowledged " + generation + " " + requestId + " " + new TreeSet<>(channels));
  }

  @Override
  public void refused(long generation, long requestId, String reason) {
    calls.add("refused " + generation + " " + requestId + " " + reason);
  }

  @Override
  public void postponed(long generation, long requestId, String reason) {
    calls.add("postponed " + generation + " " + requestId + " " + reason);
  }

  @Override
  public void reply(long generation, String frame) {
    calls.add("reply " + generation + " " + frame);
  }

  @Override
  public void handOver(String reason) {
    calls.add("hand over " + reason);
  }

  @Override
  public void replace(String reason) {
    calls.add("replace " + reason);
  }

  @Override
  public void close() {
    calls.add("close");
  }
}
