package io.marketprism.collector.architecture.planted.book;

import io.marketprism.collector.architecture.planted.model.ModelUsingBook;

/** May use the model. */
public final class Book {
  /** How many model classes there are. */
  public static int count = ModelUsingBook.class.getName().length();
}
