package io.marketprism.collector.app.run;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.marketprism.collector.app.config.CollectorConfig;
import io.marketprism.collector.app.config.CollectorConfig.Log;
import io.marketprism.collector.app.config.CollectorConfig.LogFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the log to standard error, readable or as JSON lines; standard output is for results. */
public final class Logging {
  /** Control characters that text of an exchange may hold are replaced. */
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z', UTC} %-5level [%thread] "
          + "%replace(%msg){'[\\p{Cntrl}&&[^\\t]]', '?'}%n%ex";

  private Logging() {}

  /** What holds until the configuration is read: readable, from INFO on. */
  public static void configureDefault() {
    configure(new Log(CollectorConfig.LogLevel.INFO, LogFormat.TEXT));
  }

  /** Sets level and format for the whole process. */
  public static void configure(Log log) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder(log.format(), context));
    appender.start();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    root.setLevel(Level.toLevel(log.level().name()));
  }

  private static Encoder<ILoggingEvent> encoder(LogFormat format, LoggerContext context) {
    if (format == LogFormat.JSON) {
      JsonEncoder json = new JsonEncoder();
      json.setContext(context);
      json.start();
      return json;
    }
    PatternLayoutEncoder text = new PatternLayoutEncoder();
    text.setContext(context);
    text.setPattern(PATTERN);
    text.start();
    return text;
  }
}
