package io.marketprism.collector.app.nats;

/**
 * What a {@link ScriptedNats} does with a published message. Immutable.
 *
 * @param keeps whether its stream takes it
 * @param said what is answered: an acknowledgement where it is kept, else the error
 * @param errorCode JetStream's code of the error
 * @param afterMs how much later it is answered, milliseconds
 */
record Answer(boolean keeps, Said said, int errorCode, long afterMs) {
  /** It is stored and acknowledged at once. */
  static final Answer TAKEN = new Answer(true, Said.RESULT, 0, 0);

  /** It is stored, and nobody says so. */
  static final Answer STORED_IN_SILENCE = new Answer(true, Said.NOTHING, 0, 0);

  /** It is as if it had never come. */
  static final Answer LOST = new Answer(false, Said.NOTHING, 0, 0);

  /** Nobody listens on its subject: status 503. */
  static final Answer NO_RESPONDERS = new Answer(false, Said.NOBODY, 0, 0);

  /** It is not stored, and the error says why. */
  static Answer refused(int errorCode) {
    return new Answer(false, Said.RESULT, errorCode, 0);
  }

  /** The same, so much later; what is kept is kept at once. */
  Answer after(long millis) {
    return new Answer(keeps, said, errorCode, millis);
  }

  /** What is answered. */
  enum Said {
    /** An acknowledgement or an error. */
    RESULT,
    /** That there is no responder. */
    NOBODY,
    /** Nothing at all. */
    NOTHING
  }
}
