package app;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs {@link Predictions}, and DJL, in a loader below the platform loader. Arguments: their class
 * path, the mode.
 */
public final class InChildLoader {
  private InChildLoader() {}

  public static void main(String[] arguments) throws Exception {
    List<URL> path = new ArrayList<>();
    for (String entry : arguments[0].split(File.pathSeparator)) {
      path.add(new File(entry).toURI().toURL());
    }
    ClassLoader child =
        new URLClassLoader(path.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    Thread.currentThread().setContextClassLoader(child);
    child
        .loadClass("app.Predictions")
        .getMethod("main", String[].class)
        .invoke(null, (Object) new String[] {arguments[1]});
  }
}
