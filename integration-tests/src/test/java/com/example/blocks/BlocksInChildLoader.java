package com.example.blocks;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs {@link BlocksApp}, and DJL, in a class loader of their own, as an app server does: {@code
 * platform} for one below the platform loader, {@code first} for one below the app's own loader
 * that looks at its own classes first. The other arguments are BlocksApp's.
 */
public final class BlocksInChildLoader {
  private BlocksInChildLoader() {}

  public static void main(String[] arguments) throws Exception {
    List<URL> path = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      path.add(new File(entry).toURI().toURL());
    }
    URL[] urls = path.toArray(URL[]::new);
    ClassLoader child =
        arguments[0].equals("platform")
            ? new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())
            : new OwnFirst(urls);
    Thread.currentThread().setContextClassLoader(child);
    child
        .loadClass(BlocksApp.class.getName())
        .getMethod("main", String[].class)
        .invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
  }

  /** Asks its parent only for what it has not itself. */
  private static final class OwnFirst extends URLClassLoader {
    OwnFirst(URL[] urls) {
      super(urls, BlocksInChildLoader.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded == null) {
          try {
            loaded = findClass(name);
          } catch (ClassNotFoundException e) {
            return super.loadClass(name, resolve);
          }
        }
        return loaded;
      }
    }
  }
}
