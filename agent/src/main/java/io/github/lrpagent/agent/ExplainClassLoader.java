package io.github.lrpagent.agent;

import io.github.lrpagent.bridge.NestedClassLoader;
import java.io.InputStream;
import java.net.URL;
import org.jspecify.annotations.Nullable;

/**
 * Lets {@code explain} see one DJL: its own classes from the agent jar, the rest of the agent from
 * the agent loader, everything else, {@code ai.djl.*} first of all, from the loader that defines
 * DJL's engine. An app that brings our api along, or a child-first loader, changes nothing.
 */
final class ExplainClassLoader extends NestedClassLoader {
  static {
    registerAsParallelCapable();
  }

  private static final String OURS = "io.github.lrpagent.";
  private static final String EXPLAIN = OURS + "explain.";

  private final ClassLoader agent;

  /**
   * Creates the loader.
   *
   * @param agent the agent loader
   * @param djl the loader of DJL's engine; null for the boot loader
   */
  ExplainClassLoader(NestedClassLoader agent, @Nullable ClassLoader djl) {
    super("lrp-explain", agent.jar(), "lrp/explain/", djl);
    this.agent = agent;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    if (!name.startsWith(EXPLAIN)) {
      return agent.loadClass(name);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }

  @Override
  public @Nullable URL getResource(String name) {
    URL own = findResource(name);
    if (own != null) {
      return own;
    }
    return isOurs(name) ? agent.getResource(name) : super.getResource(name);
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    return isOurs(name) && findResource(name) == null
        ? agent.getResourceAsStream(name)
        : super.getResourceAsStream(name);
  }

  private static boolean isOurs(String resource) {
    return resource.startsWith("io/github/lrpagent/");
  }
}
