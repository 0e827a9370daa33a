package io.github.lrpagent.explain.torch;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Pair;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The package-private parts of DJL's PyTorch engine that running a twin needs. */
public final class TorchAccess {
  private static final boolean CUDA_STREAM =
      Boolean.getBoolean("ai.djl.pytorch.enable_cuda_stream");

  private final MethodHandle runMethod;
  private final MethodHandle newIValue;
  private final MethodHandle getInputs;
  private final MethodHandle memory;
  private final MethodHandle timestamp;
  private final MethodHandle setTimestamp;

  /**
   * Looks the parts up.
   *
   * @throws ReflectiveOperationException if this DJL has them not
   */
  public TorchAccess() throws ReflectiveOperationException {
    MethodHandles.Lookup lookup =
        MethodHandles.privateLookupIn(IValueUtils.class, MethodHandles.lookup());
    Class<?> library = lookup.findClass("ai.djl.pytorch.jni.PyTorchLibrary");
    Object lib = invoke(lookup.findStaticGetter(library, "LIB", library));
    MethodType run =
        MethodType.methodType(
            long.class, long.class, String.class, long[].class, boolean.class, boolean.class);
    runMethod = lookup.findVirtual(library, "moduleRunMethod", run).bindTo(lib);
    newIValue = lookup.findConstructor(IValue.class, MethodType.methodType(void.class, long.class));
    getInputs =
        lookup.findStatic(
            IValueUtils.class, "getInputs", MethodType.methodType(Pair.class, NDList.class));
    memory =
        MethodHandles.privateLookupIn(PtNDArray.class, MethodHandles.lookup())
            .findGetter(PtNDArray.class, "dataRef", ByteBuffer.class)
            .asType(MethodType.methodType(Object.class, PtNDArray.class));
    MethodHandles.Lookup predictor =
        MethodHandles.privateLookupIn(Predictor.class, MethodHandles.lookup());
    timestamp = predictor.findGetter(Predictor.class, "timestamp", long.class);
    setTimestamp = predictor.findSetter(Predictor.class, "timestamp", long.class);
  }

  /**
   * The arguments of a call of the model and the method they are for, as DJL makes them of an
   * {@code NDList}.
   */
  public record Call(IValue[] arguments, String method) implements AutoCloseable {
    @Override
    public void close() {
      for (IValue argument : arguments) {
        argument.close();
      }
    }
  }

  /**
   * Returns the method that a call of the model is for: {@code forward}, or what an input named
   * {@code module_method:} says.
   */
  public static String method(NDList inputs) {
    String method = "forward";
    for (NDArray input : inputs) {
      String name = input.getName();
      if (name != null && name.startsWith("module_method:")) {
        method = name.substring("module_method:".length());
      }
    }
    return method;
  }

  /** Returns the arguments and the method of a call of the model. */
  public Call call(NDList inputs) {
    Pair<?, ?> pair = (Pair<?, ?>) invoke(getInputs, inputs);
    return new Call((IValue[]) pair.getKey(), (String) pair.getValue());
  }

  /**
   * Runs a method of a module with gradients.
   *
   * @param method the method's name
   * @param first its first argument
   * @param others its further arguments
   */
  public IValue run(PtSymbolBlock block, String method, IValue first, IValue[] others) {
    IValue[] arguments = new IValue[others.length + 1];
    arguments[0] = first;
    System.arraycopy(others, 0, arguments, 1, others.length);
    return run(block, method, arguments);
  }

  /**
   * Runs a method of a module with gradients.
   *
   * @param method the method's name
   * @param arguments its arguments
   */
  public IValue run(PtSymbolBlock block, String method, IValue... arguments) {
    long[] handles = new long[arguments.length];
    for (int i = 0; i < handles.length; i++) {
      handles[i] = arguments[i].getHandle();
    }
    try {
      // isTrain=true only leaves InferenceMode out; dropout stays as the module's own flags say
      long result =
          (long)
              runMethod.invokeExact(
                  block.getHandle().longValue(), method, handles, true, CUDA_STREAM);
      return (IValue) newIValue.invokeExact(result);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the memory of Java's that an array lies in until it is closed, or null. */
  public @Nullable Object memory(PtNDArray array) {
    try {
      return (Object) memory.invokeExact(array);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes our time out of a predictor's metric "Inference". */
  public void addToTimestamp(Object predictor, long nanos) {
    long before = (long) invoke(timestamp, predictor);
    invoke(setTimestamp, predictor, before + nanos);
  }

  /** Makes all parameters of a module constants, as DJL does for models that are not trained. */
  public static void freeze(PtSymbolBlock block, PtNDManager manager) {
    try (NDList parameters = JniUtils.moduleGetParams(block, manager)) {
      parameters.forEach(p -> JniUtils.attachGradient((PtNDArray) p, false));
    }
  }

  /**
   * Returns what the app gets of a twin's outputs: the same data and names, without the graph.
   *
   * @param outputs the outputs with their graph
   * @param manager the manager of the new arrays
   */
  public static NDList detached(NDList outputs, PtNDManager manager) {
    NDList detached = new NDList(outputs.size());
    for (NDArray output : outputs) {
      PtNDArray plain = JniUtils.detachGradient((PtNDArray) output);
      plain.attach(manager);
      plain.setName(output.getName());
      detached.add(plain);
    }
    return detached;
  }

  private static Object invoke(MethodHandle handle, Object... arguments) {
    try {
      return handle.invokeWithArguments(Arrays.asList(arguments));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
