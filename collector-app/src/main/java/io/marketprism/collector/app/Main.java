package io.marketprism.collector.app;

/** The entry of the runnable jar. */
public final class Main {
  private Main() {}

  /**
   * Prints which version this is.
   *
   * @param args ignored
   */
  public static void main(String[] args) {
    System.out.println(Main.class.getPackage().getImplementationVersion());
  }
}
