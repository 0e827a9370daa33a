package io.github.lrpagent.bridge;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where DJL's rewritten methods enter the agent. Nothing thrown by us leaves these methods: a
 * failure is counted, logged once per cause, and the original method runs.
 */
public final class Bridge {
  private static final ThreadLocal<Running> RUNNING = ThreadLocal.withInitial(Running::new);

  private static volatile @Nullable Installed installed;

  private Bridge() {}

  private record Installed(AgentContext context, ClassValue<DjlHooks> hooks) {}

  /** What runs on one thread. */
  private static final class Running {
    final Deque<Prediction> predictions = new ArrayDeque<>();
    final Encodings encodings = new Encodings();
    boolean inAgent;
  }

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

  /** Entered by {@code JniUtils.loadModule} of a file; see {@link DjlHooks#load}. */
  public static @Nullable Object load(Class<?> jniUtils, Object[] arguments) {
    return run("load", jniUtils, (hooks, running) -> hooks.load(arguments));
  }

  /** Entered by {@code JniUtils.loadModule} of a stream; see {@link DjlHooks#loadStream}. */
  public static @Nullable Object loadStream(Class<?> jniUtils, Object[] arguments) {
    return run("load", jniUtils, (hooks, running) -> hooks.loadStream(arguments));
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
            return null;
          }
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
    guarded("session", () -> RUNNING.get().encodings.callStarted());
  }

  /** Left by {@code Predictor.batchPredict}. */
  public static void callEnded() {
    guarded("session", () -> RUNNING.get().encodings.callEnded());
  }

  /** Entered by {@code Predictor.predictInternal}. */
  public static @Nullable Object predictionStarted(Object predictor, Object context) {
    try {
      Faults.check("session");
      Running running = RUNNING.get();
      Prediction prediction = new Prediction(predictor, context, running.encodings);
      running.predictions.addFirst(prediction);
      return prediction;
    } catch (Throwable thrown) {
      failed("session", thrown);
      return null;
    }
  }

  /**
   * Left by {@code Predictor.predictInternal}.
   *
   * @param prediction what {@link #predictionStarted} returned
   * @param outputs the outputs, or null if it threw
   */
  public static void predictionEnded(@Nullable Object prediction, @Nullable Object outputs) {
    if (prediction == null) {
      return;
    }
    Running running = RUNNING.get();
    while (!running.predictions.isEmpty() && running.predictions.removeFirst() != prediction) {
      // those above it were left without a word
    }
    Throwable failure = ((Prediction) prediction).failure();
    if (failure != null && outputs != null) {
      failed("session", failure);
    }
    Prediction.Session session = ((Prediction) prediction).session();
    if (session == null) {
      return;
    }
    boolean before = running.inAgent;
    running.inAgent = true;
    try {
      if (outputs == null) {
        session.abandon();
      } else {
        session.finish();
      }
    } catch (Throwable thrown) {
      failed("session", thrown);
    } finally {
      running.inAgent = before;
    }
  }

  /**
   * Left by the tokenizer's methods that encode.
   *
   * @param input one text: a {@code String}; a pair of texts, or the words of one text: a {@code
   *     String[]}; a batch of texts: a {@code List<String>}; a batch of pairs: DJL's {@code
   *     PairList}
   * @param result the {@code Encoding}, or {@code Encoding[]} for a batch
   */
  public static void encoded(Object input, Object result) {
    Installed now = installed;
    if (now != null && now.context.settings().explain()) {
      guarded("tokens", () -> RUNNING.get().encodings.add(new Encodings.Encoded(input, result)));
    }
  }

  private static @Nullable Object run(String stage, Class<?> jniUtils, Hook hook) {
    Installed now = installed;
    if (now == null) {
      return null;
    }
    try {
      Faults.check(stage);
      Running running = RUNNING.get();
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

  private static void failed(String stage, Throwable thrown) {
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
