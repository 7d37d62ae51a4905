package io.marketprism.collector.app.statuspage;

import io.marketprism.collector.metrics.MetricsSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Stands between a collector and what shows it, to change what some of its figures are. */
final class Shown {
  private Shown() {}

  /**
   * The same source, but for the results of these methods.
   *
   * @param changed what becomes of a result, by the method's name
   */
  static MetricsSource with(MetricsSource real, Map<String, UnaryOperator<Object>> changed) {
    return (MetricsSource)
        Proxy.newProxyInstance(
            Shown.class.getClassLoader(),
            new Class<?>[] {MetricsSource.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(real, arguments);
                return changed.getOrDefault(method.getName(), r -> r).apply(result);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
