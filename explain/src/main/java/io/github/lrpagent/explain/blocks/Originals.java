package io.github.lrpagent.explain.blocks;

import ai.djl.pytorch.jni.JniUtils;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The operations of DJL's engine as they are. */
final class Originals {
  private static final String ARRAY = "Lai/djl/pytorch/engine/PtNDArray;";

  private final Map<String, Original> known = new ConcurrentHashMap<>();

  /**
   * An operation.
   *
   * @param name its name
   * @param torchName its name as PyTorch has it: {@code layer_norm} for {@code layerNorm}
   * @param signature its name and descriptor
   * @param handle takes an array of all arguments
   */
  record Original(String name, String torchName, String signature, MethodHandle handle) {
    /** Returns the signature of the operation out of place: {@code add} for {@code addi}. */
    String outOfPlace() {
      String descriptor = signature.substring(name.length(), signature.lastIndexOf('V'));
      return name.substring(0, name.length() - 1) + descriptor + ARRAY;
    }

    Object run(Object... arguments) throws Throwable {
      return handle.invokeExact(arguments);
    }
  }

  /**
   * Returns an operation.
   *
   * @param signature its name and descriptor
   */
  Original named(String signature) {
    return known.computeIfAbsent(signature, Originals::find);
  }

  private static Original find(String signature) {
    int parenthesis = signature.indexOf('(');
    String name = signature.substring(0, parenthesis);
    MethodType type =
        MethodType.fromMethodDescriptorString(
            signature.substring(parenthesis), JniUtils.class.getClassLoader());
    try {
      MethodHandle handle = MethodHandles.publicLookup().findStatic(JniUtils.class, name, type);
      return new Original(
          name,
          name.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT),
          signature,
          handle
              .asFixedArity()
              .asSpreader(Object[].class, type.parameterCount())
              .asType(MethodType.methodType(Object.class, Object[].class)));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
