package io.marketprism.collector.architecture.planted.unheard;

/** Is in a part that the law does not know. */
final class Unheard {}
