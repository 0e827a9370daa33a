package io.github.lrpagent.bridge;

import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /**
   * Returns the class {@code JniUtils} of the DJL that inputs belong to, or null if they are none
   * of PyTorch's.
   *
   * @param inputs an {@code NDList}
   */
  static @Nullable Class<?> jniUtils(Object inputs) {
    if (!(inputs instanceof List<?> list) || list.isEmpty() || list.get(0) == null) {
      return null;
    }
    Class<?> array = list.get(0).getClass();
    while (array != null && !array.getName().equals("ai.djl.pytorch.engine.PtNDArray")) {
      array = array.getSuperclass();
    }
    try {
      return array == null
          ? null
          : Class.forName("ai.djl.pytorch.jni.JniUtils", false, array.getClassLoader());
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  private static Object ask(ClassLoader djl, String type, Object object, String method)
      throws ReflectiveOperationException {
    return Class.forName(type, false, djl).getMethod(method).invoke(object);
  }
}
