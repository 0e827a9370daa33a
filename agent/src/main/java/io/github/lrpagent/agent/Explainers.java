package io.github.lrpagent.agent;

import io.github.lrpagent.bridge.AgentContext;
import io.github.lrpagent.bridge.DjlHooks;
import io.github.lrpagent.bridge.NestedClassLoader;
import io.github.lrpagent.bridge.Prediction;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reaches the classes of {@code explain}, which this module does not see: they live in loaders of
 * their own.
 */
public final class Explainers {
  private static final String HOOKS = "io.github.lrpagent.explain.DjlExplainer";
  private static final String REPORT = "io.github.lrpagent.explain.report.HtmlReport";

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
    try {
      return (Path)
          below(ClassLoader.getPlatformClassLoader())
              .loadClass(REPORT)
              .getMethod("build", Path.class)
              .invoke(null, output);
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
    public @Nullable Object forward(Prediction prediction, Object[] arguments) {
      context.unexplained("the agent could not start beside this DJL");
      return null;
    }
  }
}
