package io.github.lrpagent.bridge;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where DJL's rewritten methods enter the agent. Nothing thrown by us leaves these methods: a
 * failure is counted, logged once per cause, and the original method runs.
 */
public final class Bridge {
  private static volatile @Nullable Installed installed;

  private Bridge() {}

  private record Installed(AgentContext context, ClassValue<DjlHooks> hooks) {}

  @FunctionalInterface
  private interface Hook {
    @Nullable Object run(DjlHooks hooks, Running running) throws Exception;
  }

  /**
   * Installs the agent.
   *
   * @param context what all DJLs share
   * @param factory makes the hooks of one DJL, given its class {@code ai.djl.pytorch.jni.JniUtils}
   */
  public static void install(AgentContext context, Function<Class<?>, DjlHooks> factory) {
    ClassValue<DjlHooks> hooks =
        new ClassValue<>() {
          @Override
          protected DjlHooks computeValue(Class<?> jniUtils) {
            return factory.apply(jniUtils);
          }
        };
    installed = new Installed(context, hooks);
  }

  /** Returns the context of the attached agent, or null. */
  public static @Nullable AgentContext context() {
    Installed now = installed;
    return now == null ? null : now.context;
  }

  /** Runs an action of the app whose predictions on this thread are left alone. */
  public static <T> T withoutExplanations(Callable<T> action) throws Exception {
    Running running = Running.here();
    boolean before = running.inAgent;
    running.inAgent = true;
    try {
      return action.call();
    } finally {
      running.inAgent = before;
    }
  }

  /** Entered by {@code JniUtils.loadModule} of a file; see {@link DjlHooks#load}. */
  public static @Nullable Object load(Class<?> jniUtils, Object[] arguments) {
    return run("load", jniUtils, (hooks, running) -> hooks.load(arguments));
  }

  /**
   * Entered by {@code JniUtils.loadModule} of a stream; see {@link DjlHooks#loadStream}.
   *
   * @return the block; or, where the app's stream was read in vain, the stream to read in its place
   */
  public static @Nullable Object loadStream(Class<?> jniUtils, Object[] arguments) {
    Object stream = arguments[1];
    Object block = run("load", jniUtils, (hooks, running) -> hooks.loadStream(arguments));
    return block == null && arguments[1] != stream ? arguments[1] : block;
  }

  /**
   * Entered by {@code IValueUtils.forward}; see {@link DjlHooks#forward}. A failure is held back
   * until the original has run: if that fails too, the input is at fault and not we.
   */
  public static @Nullable Object forward(Class<?> jniUtils, Object[] arguments) {
    return run(
        "session",
        jniUtils,
        (hooks, running) -> {
          Prediction prediction = running.predictions.peekFirst();
          if (prediction == null) {
            hooks.forwardOutside(arguments);
            return null;
          }
          prediction.reachModel();
          try {
            return hooks.forward(prediction, arguments);
          } catch (Throwable thrown) {
            prediction.fail(thrown);
            return null;
          }
        });
  }

  /** Entered by {@code Predictor.batchPredict}: encodings are kept until it ends. */
  public static void callStarted() {
    guarded("session", () -> Running.here().encodings.callStarted());
  }

  /** Left by {@code Predictor.batchPredict}. */
  public static void callEnded() {
    guarded("session", () -> Running.here().encodings.callEnded());
  }

  /**
   * Entered by {@code Predictor.predictInternal}.
   *
   * @param inputs the model's inputs
   * @return the list to give to the model
   */
  public static Object predictionStarted(Object predictor, Object context, Object inputs) {
    guarded(
        "session",
        () -> {
          Running running = Running.here();
          running.predictions.addFirst(new Prediction(predictor, context, running.encodings));
        });
    Class<?> jniUtils = AppEngine.jniUtils(inputs);
    Object given =
        jniUtils == null
            ? null
            : run("session", jniUtils, (hooks, running) -> openBlock(hooks, running, inputs));
    return given == null ? inputs : given;
  }

  private static Object openBlock(DjlHooks hooks, Running running, Object inputs) throws Exception {
    Prediction prediction = running.predictions.getFirst();
    if (running.operations() != null) { // a block predicts: that is a part of its own model
      prediction.reachModel();
      return inputs;
    }
    Object given = hooks.block(prediction, inputs);
    if (prediction.operations() != null) {
      prediction.startAsBlock();
      OperationBridge.opened();
    }
    return given;
  }

  /**
   * Left by {@code Predictor.predictInternal}.
   *
   * @param outputs the outputs, or null if it threw
   * @param context what {@link #predictionStarted} was given
   * @param inputs the model's inputs
   */
  public static void predictionEnded(@Nullable Object outputs, Object context, Object inputs) {
    try {
      Running running = Running.here();
      Prediction prediction = ended(running, context);
      if (prediction != null) {
        ended(running, prediction, outputs);
        if (outputs != null && !running.inAgent && !prediction.hasReachedModel()) {
          withoutArchive(context, ((List<?>) inputs).isEmpty());
        }
      }
    } catch (Throwable thrown) {
      failed("session", thrown);
    }
  }

  /**
   * Counts a prediction that called no archive.
   *
   * @param context the prediction's
   * @param empty whether the model was given nothing, as by a translator that predicts by itself
   */
  private static void withoutArchive(Object context, boolean empty)
      throws ReflectiveOperationException {
    Installed now = installed;
    if (now == null || !now.context.settings().explain()) {
      return;
    }
    String engine = AppEngine.name(context);
    boolean own = engine.equals("PyTorch");
    if (own && empty) {
      return;
    }
    now.context.unexplained(
        own
            ? "the model holds an archive that the prediction did not call"
            : engine.isEmpty()
                ? "the model does not run on PyTorch"
                : "the model runs on the engine " + engine + ", not on PyTorch");
  }

  /** Returns the prediction of a context, which has ended, or null if it never started. */
  private static @Nullable Prediction ended(Running running, Object context) {
    if (running.predictions.stream().noneMatch(p -> p.context() == context)) {
      return null;
    }
    Prediction prediction = running.predictions.removeFirst();
    while (prediction.context() != context) { // those above it were left without a word
      ended(running, prediction, null);
      prediction = running.predictions.removeFirst();
    }
    return prediction;
  }

  private static void left(Prediction prediction) {
    if (prediction.hasStartedAsBlock()) {
      OperationBridge.closed();
    }
  }

  private static void ended(Running running, Prediction prediction, @Nullable Object outputs) {
    Throwable failure = prediction.failure();
    if (failure != null && outputs != null) {
      failed("session", failure);
    }
    left(prediction);
    Prediction.Session session = prediction.session();
    if (session == null) {
      return;
    }
    boolean before = running.inAgent;
    running.inAgent = true;
    try {
      if (outputs != null) {
        session.finish(outputs);
      } else {
        session.abandon();
      }
    } finally {
      running.inAgent = before;
    }
  }

  /**
   * Left by the tokenizer's methods that encode a pair of texts.
   *
   * @param result the {@code Encoding}
   */
  public static void encoded(Object result, Object text, Object second) {
    remember(result, () -> new String[] {(String) text, (String) second});
  }

  /**
   * Left by the tokenizer's methods that encode.
   *
   * @param result the {@code Encoding}, or {@code Encoding[]} for a batch
   * @param input one text: a {@code String}; the words of one text, or the texts of a batch: a
   *     {@code String[]}; a batch of pairs: DJL's {@code PairList}
   */
  public static void encoded(Object result, Object input) {
    remember(
        result,
        () -> {
          if (input instanceof String[] texts) {
            return result.getClass().isArray() ? List.of(texts) : texts.clone();
          }
          return input;
        });
  }

  private static void remember(Object result, Supplier<Object> input) {
    Installed now = installed;
    if (now != null && now.context.settings().explain()) {
      guarded(
          "tokens", () -> Running.here().encodings.add(new Encodings.Encoded(input.get(), result)));
    }
  }

  private static @Nullable Object run(String stage, Class<?> jniUtils, Hook hook) {
    Installed now = installed;
    if (now == null || !now.context.settings().explain()) {
      return null; // so that nothing is loaded beside DJL where nothing is explained
    }
    try {
      Faults.check(stage);
      Running running = Running.here();
      if (running.inAgent) {
        return null;
      }
      running.inAgent = true;
      try {
        return hook.run(now.hooks.get(jniUtils), running);
      } finally {
        running.inAgent = false;
      }
    } catch (Throwable thrown) {
      failed(stage, thrown);
      return null;
    }
  }

  private static void guarded(String stage, Runnable action) {
    try {
      Faults.check(stage);
      action.run();
    } catch (Throwable thrown) {
      failed(stage, thrown);
    }
  }

  static void failed(String stage, Throwable thrown) {
    try {
      Installed now = installed;
      if (now != null) {
        now.context.failed(stage, thrown);
      }
    } catch (Throwable ignored) {
      // Out of memory while counting: the app comes first.
    }
  }
}
