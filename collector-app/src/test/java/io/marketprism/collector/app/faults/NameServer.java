package io.marketprism.collector.app.faults;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A server of names that gives one answer to every question, late or never or well. It speaks as
 * much of RFC 1035 as a resolver's question about one name needs. Thread-safe.
 */
final class NameServer implements AutoCloseable {
  private static final int PORT = 53;
  private static final int MOST = 512;
  private static final int HEADER = 12;
  private static final int ANSWER = 0x8180;
  private static final int NO_SUCH_NAME = 3;
  private static final int A = 1;
  private static final int AAAA = 28;
  private static final int INTERNET = 1;
  private static final int NAME_OF_QUESTION = 0xc00c;

  private final DatagramSocket socket;
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          2,
          task -> {
            Thread thread = new Thread(task, "name-server");
            thread.setDaemon(true);
            return thread;
          });
  private volatile Reply reply = new Reply(NO_SUCH_NAME, List.of(), Duration.ZERO);

  /** What is answered to each question. */
  private record Reply(int code, List<InetAddress> addresses, Duration after) {}

  NameServer() throws IOException {
    this.socket = new DatagramSocket(null);
  }

  /** Answers on the port of names of that address. */
  void listen(InetAddress address) throws IOException {
    socket.bind(new InetSocketAddress(address, PORT));
    threads.execute(this::serve);
  }

  /** Every name has these addresses. */
  void resolve(List<InetAddress> addresses) {
    reply = new Reply(0, List.copyOf(addresses), Duration.ZERO);
  }

  /** The same, said only after so long. */
  void resolveLate(List<InetAddress> addresses, Duration after) {
    reply = new Reply(0, List.copyOf(addresses), after);
  }

  /** There is no such name. */
  void deny() {
    reply = new Reply(NO_SUCH_NAME, List.of(), Duration.ZERO);
  }

  private void serve() {
    try {
      while (true) {
        DatagramPacket question = new DatagramPacket(new byte[MOST], MOST);
        socket.receive(question);
        Reply now = reply;
        Future<?> unused =
            threads.schedule(
                () -> answer(question, now), now.after().toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private void answer(DatagramPacket question, Reply with) {
    byte[] bytes = answer(question.getData(), with);
    try {
      socket.send(new DatagramPacket(bytes, bytes.length, question.getSocketAddress()));
    } catch (IOException e) {
      // Who asked asks again.
    }
  }

  private static byte[] answer(byte[] asked, Reply with) {
    ByteBuffer question = ByteBuffer.wrap(asked);
    int end = HEADER;
    while (question.get(end) != 0) {
      end += question.get(end) + 1;
    }
    int type = question.getShort(end + 1);
    List<InetAddress> addresses =
        with.addresses().stream()
            .filter(address -> type == (address instanceof Inet4Address ? A : AAAA))
            .toList();
    ByteBuffer answer = ByteBuffer.allocate(MOST);
    answer.putShort(question.getShort(0)).putShort((short) (ANSWER | with.code()));
    answer.putShort((short) 1).putShort((short) addresses.size()).putInt(0);
    answer.put(asked, HEADER, end + 5 - HEADER);
    for (InetAddress address : addresses) {
      answer.putShort((short) NAME_OF_QUESTION).putShort((short) type);
      answer.putShort((short) INTERNET).putInt(1);
      answer.putShort((short) address.getAddress().length).put(address.getAddress());
    }
    byte[] bytes = new byte[answer.position()];
    answer.flip().get(bytes);
    return bytes;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    socket.close();
  }
}
