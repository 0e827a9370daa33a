package io.github.lrpagent.agent;

import io.github.lrpagent.bridge.AgentContext;
import io.github.lrpagent.bridge.DjlHooks;
import io.github.lrpagent.bridge.NestedClassLoader;
import io.github.lrpagent.bridge.Prediction;
import io.github.lrpagent.evaluate.EvaluationException;
import io.github.lrpagent.evaluate.EvaluationRequest;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reaches the classes of {@code explain}, which this module does not see: they live in loaders of
 * their own.
 */
public final class Explainers {
  private static final String HOOKS = "io.github.lrpagent.explain.DjlExplainer";
  private static final String INSPECTOR = "io.github.lrpagent.explain.inspect.Inspector";
  private static final String REPORT = "io.github.lrpagent.explain.report.HtmlReport";

  private static final String BASELINES = "io.github.lrpagent.explain.baseline.BaselineCommands";
  private static final String EVALUATE = "io.github.lrpagent.explain.evaluate.EvaluateCommand";
  private static final String ENGINE = "ai/djl/pytorch/jni/JniUtils.class";

  private Explainers() {}

  /**
   * Makes the hooks of one DJL.
   *
   * @param jniUtils DJL's class {@code JniUtils}
   * @param context what all DJLs share
   * @return the hooks; where they cannot be made, hooks that do nothing but count
   */
  static DjlHooks hooks(Class<?> jniUtils, AgentContext context) {
    try {
      return (DjlHooks)
          below(jniUtils.getClassLoader())
              .loadClass(HOOKS)
              .getConstructor(AgentContext.class)
              .newInstance(context);
    } catch (Throwable thrown) {
      context.failed("install", thrown.getCause() == null ? thrown : thrown.getCause());
      return new NoHooks(context);
    }
  }

  /**
   * Builds {@code report.html} from {@code relevance.jsonl}. Needs no DJL.
   *
   * @param output the folder of both
   * @return the report
   * @throws Exception whatever the report's builder throws
   */
  public static Path report(Path output) throws Exception {
    return (Path) call(withoutDjl(REPORT).getMethod("build", Path.class), output);
  }

  /**
   * Reports what the agent makes of a model. Needs no DJL.
   *
   * @param model the archive
   * @param composite a built-in name or a Composite file
   * @param method the method to report on; empty for all
   * @param json whether the report is JSON
   * @param all whether each place is listed
   * @param out takes the report
   * @param err takes one line where there is none
   * @return the exit status
   * @throws Exception whatever the report's builder throws
   */
  public static int inspect(
      Path model,
      String composite,
      String method,
      boolean json,
      boolean all,
      PrintWriter out,
      PrintWriter err)
      throws Exception {
    Method run =
        withoutDjl(INSPECTOR)
            .getMethod(
                "run",
                Path.class,
                String.class,
                String.class,
                boolean.class,
                boolean.class,
                PrintWriter.class,
                PrintWriter.class);
    return (Integer) call(run, model, composite, method, json, all, out, err);
  }

  /**
   * Makes the baselines of a log. Needs no DJL.
   *
   * @param log a {@code relevance.jsonl}
   * @param place the folder for the baselines, or the file for one
   * @param out takes the names of the files
   * @param err takes one line where something cannot be read or written
   * @return the exit status
   * @throws Exception whatever that throws
   */
  public static int record(Path log, Path place, PrintWriter out, PrintWriter err)
      throws Exception {
    Method record =
        withoutDjl(BASELINES)
            .getMethod("record", Path.class, Path.class, PrintWriter.class, PrintWriter.class);
    return (Integer) call(record, log, place, out, err);
  }

  /**
   * Compares a log with its baselines. Needs no DJL.
   *
   * @param place the folder of the baselines, or a single one
   * @param log a {@code relevance.jsonl}
   * @param tolerances relevance, top words, sign, reached, prediction
   * @param junitXml where to write JUnit's XML, or null
   * @param markdown where to write Markdown, or null
   * @param out takes the differences
   * @param err takes one line where something cannot be read or written
   * @return the exit status
   * @throws Exception whatever that throws
   */
  public static int verify(
      Path place,
      Path log,
      double[] tolerances,
      @Nullable Path junitXml,
      @Nullable Path markdown,
      PrintWriter out,
      PrintWriter err)
      throws Exception {
    Method verify =
        withoutDjl(BASELINES)
            .getMethod(
                "verify",
                Path.class,
                Path.class,
                double[].class,
                Path.class,
                Path.class,
                PrintWriter.class,
                PrintWriter.class);
    return (Integer) call(verify, place, log, tolerances, junitXml, markdown, out, err);
  }

  /**
   * Evaluates a model beside the DJL of the class path, in a JVM that the agent is attached to.
   *
   * @param request what to evaluate
   * @param out takes the table
   * @param err takes the progress
   * @return the files that were written
   * @throws EvaluationException if there is no DJL, or the evaluation cannot be made
   * @throws Exception whatever else it throws
   */
  public static List<?> evaluate(EvaluationRequest request, PrintWriter out, PrintWriter err)
      throws Exception {
    ClassLoader app = ClassLoader.getSystemClassLoader();
    if (app.getResource(ENGINE) == null) {
      throw new EvaluationException(
          "there is no DJL with its PyTorch engine on the class path: it must be the app's");
    }
    Method run =
        below(app)
            .loadClass(EVALUATE)
            .getMethod("run", EvaluationRequest.class, PrintWriter.class, PrintWriter.class);
    return (List<?>) call(run, request, out, err);
  }

  private static Class<?> withoutDjl(String name) throws ClassNotFoundException {
    return below(ClassLoader.getPlatformClassLoader()).loadClass(name);
  }

  private static Object call(Method method, @Nullable Object... arguments) throws Exception {
    try {
      return method.invoke(null, arguments);
    } catch (InvocationTargetException e) {
      if (e.getTargetException() instanceof Error error) {
        throw error;
      }
      throw (Exception) e.getTargetException();
    }
  }

  private static ClassLoader below(@Nullable ClassLoader djl) {
    return new ExplainClassLoader((NestedClassLoader) Explainers.class.getClassLoader(), djl);
  }

  /** Stands in for hooks that could not be made. */
  private record NoHooks(AgentContext context) implements DjlHooks {
    @Override
    public @Nullable Object load(Object[] arguments) {
      return null;
    }

    @Override
    public @Nullable Object loadStream(Object[] arguments) {
      return null;
    }

    @Override
    public Object block(Prediction prediction, Object inputs) {
      return inputs;
    }

    @Override
    public void forwardOutside(Object[] arguments) {
      // nothing of this DJL is explained, inside predictions or out of them
    }

    @Override
    public @Nullable Object forward(Prediction prediction, Object[] arguments) {
      context.unexplained("the agent could not start beside this DJL");
      return null;
    }
  }
}
