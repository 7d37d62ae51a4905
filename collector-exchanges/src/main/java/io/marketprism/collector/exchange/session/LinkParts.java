package io.marketprism.collector.exchange.session;

/**
 * What every connection of one slot is made with. Immutable.
 *
 * @param environment shared by all sessions
 * @param control runs the tasks of the control thread
 * @param spec which slot
 * @param listener its owner
 * @param wires opens sockets
 * @param refusals remembered over connections
 */
record LinkParts(
    SessionEnvironment environment,
    ControlThread control,
    SessionSpec spec,
    SessionListener listener,
    Wires wires,
    Refusals refusals) {}
