package app;

/** Says hello, and, unless it has an argument, whether the agent is attached. */
public final class Hello {
  private Hello() {}

  public static void main(String[] arguments) {
    System.out.println("hello");
    if (arguments.length == 0) {
      System.out.println("attached " + attached(Hello.class.getClassLoader()));
    }
  }

  static String attached(ClassLoader loader) {
    try {
      Class<?> agent = Class.forName("io.github.lrpagent.api.LrpAgent", true, loader);
      return agent.getMethod("attached").invoke(null)
          + ", from the boot loader "
          + (agent.getClassLoader() == null);
    } catch (ReflectiveOperationException e) {
      return e.toString();
    }
  }
}
