package io.marketprism.collector.architecture.planted.model;

import com.google.gson.Gson;
import io.marketprism.collector.architecture.planted.book.Book;

/** The model knows no books and no library; and the two packages make a circle. */
public final class ModelUsingBook {
  public final Book book = new Book();
  public final Gson gson = new Gson();
}
