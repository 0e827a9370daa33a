package com.example.blocks;

/**
 * Predicts with the app's own DJL, and then with a second one in a child loader, whose native
 * library the JVM will not load twice: ARGUMENTS of {@link BlocksApp}.
 */
public final class TwoDjlsApp {
  private TwoDjlsApp() {}

  public static void main(String[] arguments) throws Exception {
    BlocksApp.main(arguments);
    String[] inChild = new String[arguments.length + 1];
    inChild[0] = "platform";
    System.arraycopy(arguments, 0, inChild, 1, arguments.length);
    try {
      BlocksInChildLoader.main(inChild);
    } catch (Exception | LinkageError e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        System.out.println(cause);
      }
    }
    BlocksApp.main(arguments);
  }
}
