package io.marketprism.collector.architecture.planted.exchange.one;

import io.marketprism.collector.architecture.planted.exchange.two.Two;
import io.marketprism.collector.architecture.planted.model.ModelUsingBook;
import okhttp3.OkHttpClient;

/** May use OkHttp and the model, no other exchange. */
public final class One {
  /** Another exchange. */
  public final Two two = new Two();

  /** The model. */
  public final Class<?> model = ModelUsingBook.class;

  /** OkHttp. */
  public final Class<?> client = OkHttpClient.class;
}
