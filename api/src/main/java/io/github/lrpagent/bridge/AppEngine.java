package io.github.lrpagent.bridge;

/** The engine of an app's model, asked of DJL's public types, which this class does not see. */
final class AppEngine {
  private AppEngine() {}

  /**
   * Returns the name of the engine that a prediction runs on, or an empty string if the model has
   * none, as a remote one.
   *
   * @param context a {@code TranslatorContext}
   * @throws ReflectiveOperationException if this DJL has other types
   */
  static String name(Object context) throws ReflectiveOperationException {
    ClassLoader djl = context.getClass().getClassLoader();
    Object model = ask(djl, "ai.djl.translate.TranslatorContext", context, "getModel");
    Object manager = ask(djl, "ai.djl.Model", model, "getNDManager");
    Object engine = ask(djl, "ai.djl.ndarray.NDManager", manager, "getEngine");
    return engine == null ? "" : (String) ask(djl, "ai.djl.engine.Engine", engine, "getEngineName");
  }

  private static Object ask(ClassLoader djl, String type, Object object, String method)
      throws ReflectiveOperationException {
    return Class.forName(type, false, djl).getMethod(method).invoke(object);
  }
}
