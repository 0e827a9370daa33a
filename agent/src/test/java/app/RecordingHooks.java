package app;

import ai.djl.ndarray.NDList;
import io.github.lrpagent.bridge.DjlHooks;
import io.github.lrpagent.bridge.Encodings.Encoded;
import io.github.lrpagent.bridge.Prediction;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints what reaches the bridge, and does as its mode says: watch, replace or throw. */
final class RecordingHooks implements DjlHooks {
  private final String mode;

  RecordingHooks(String mode) {
    this.mode = mode;
  }

  @Override
  public @Nullable Object load(Object[] arguments) {
    print("load " + types(arguments));
    throwIfAsked();
    return null;
  }

  @Override
  public @Nullable Object loadStream(Object[] arguments) throws Exception {
    print("loadStream " + types(arguments));
    arguments[1] = new ByteArrayInputStream(((InputStream) arguments[1]).readAllBytes());
    throwIfAsked();
    return null;
  }

  @Override
  public Object block(Prediction prediction, Object inputs) {
    return inputs; // none of the apps has a model written in Java
  }

  @Override
  public void forwardOutside(Object[] arguments) {
    throw new AssertionError("all models are called by predictors");
  }

  @Override
  public @Nullable Object forward(Prediction prediction, Object[] arguments) {
    print(
        "forward " + types(arguments) + " with " + describe(prediction.encodings().newestFirst()));
    throwIfAsked();
    prediction.open(new RecordingSession());
    NDList inputs = (NDList) arguments[1];
    return mode.equals("replace") ? new NDList(inputs.head().mul(10)) : null;
  }

  private void throwIfAsked() {
    if (mode.equals("throw")) {
      throw new StackOverflowError("asked for");
    }
  }

  private static String describe(Collection<Encoded> encodings) {
    return encodings.stream().map(one -> types(one.input(), one.result())).toList().toString();
  }

  private static String types(Object... values) {
    return Arrays.stream(values)
        .map(value -> type(value.getClass()))
        .collect(Collectors.joining(" "));
  }

  private static String type(Class<?> type) {
    return List.class.isAssignableFrom(type) && type.getName().startsWith("java.util.")
        ? "List"
        : type.getSimpleName();
  }

  static void print(String line) {
    System.out.println(line);
  }

  private static final class RecordingSession implements Prediction.Session {
    @Override
    public void finish(Object outputs) {
      print("finish");
    }

    @Override
    public void abandon() {
      print("abandon");
    }
  }
}
