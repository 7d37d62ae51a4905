package io.marketprism.collector.exchange.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.exchange.kit.VenueScript.Ping;
import io.marketprism.collector.exchange.session.QuietConnection;
import io.marketprism.collector.exchange.session.SessionProtocol;
import io.marketprism.collector.exchange.venue.VenueProtocol.ChannelName;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.spi.TradeSource;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the exchange expects of a connection on which it is quiet, in virtual time. */
interface HeartbeatContract extends Contract {
  @Test
  default void connectionBeginsWithItsGreetingsAndThenAsksForChannels() {
    QuietConnection connection = connection();
    List<String> sent = new ArrayList<>(connection.sent());
    List<String> wanted = new ArrayList<>(script().ownChannels());
    wanted.add(book().name());
    assertThat(sent.subList(0, sent.size() - 1)).isEqualTo(script().greetings());
    assertThat(script().asked(sent.get(sent.size() - 1))).isEqualTo(new Asked(1, true, wanted));
    connection.close();
  }

  @Test
  default void quietConnectionIsPingedInTimeAndStaysWhereTheExchangeAnswers() {
    if (script().ping().isEmpty()) {
      assertThat(protocol().heartbeat()).as("the exchange wants none").isEmpty();
      return;
    }
    Ping ping = script().ping().get();
    QuietConnection connection = connection();
    for (int round = 1; round <= 3; round++) {
      int before = connection.sent().size();
      for (int second = 1; second <= ping.withinSeconds(); second++) {
        connection.pass(Duration.ofSeconds(connection.sent().size() == before ? 1 : 0));
      }
      List<String> sent = connection.sent();
      assertThat(sent.subList(before, sent.size())).containsExactly(ping.frame());
      connection.pass(Duration.ofMillis(100));
      connection.receive(ping.answer());
      assertThat(connection.isGivenUp()).isFalse();
    }
    assertThat(rig().receive(ping.answer())).as("asks for nothing").isEqualTo("control");
    connection.pass(Duration.ofSeconds(4 * ping.withinSeconds()));
    assertThat(connection.isGivenUp()).as("where nothing comes any more").isTrue();
    connection.close();
  }

  private QuietConnection connection() {
    return new QuietConnection(protocol(), book().name());
  }

  private SessionProtocol protocol() {
    return script().protocol().session(book().route(), URI.create("ws://exchange.test"));
  }

  private ChannelName book() {
    return script().protocol().channel(instruments().get(0), DataType.ORDERBOOK, TradeSource.USUAL);
  }
}
