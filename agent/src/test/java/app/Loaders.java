package app;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;

/** Looks for the api from class loaders of several kinds. */
public final class Loaders {
  private Loaders() {}

  public static void main(String[] arguments) throws Exception {
    URL[] path = {new File(arguments[0]).toURI().toURL()};
    System.out.println("below the boot loader: " + Hello.attached(new URLClassLoader(path, null)));
    System.out.println(
        "below the platform loader: "
            + Hello.attached(new URLClassLoader(path, ClassLoader.getPlatformClassLoader())));
    System.out.println("child first: " + Hello.attached(new ChildFirst(path)));
  }

  private static final class ChildFirst extends URLClassLoader {
    ChildFirst(URL[] path) {
      super(path, Loaders.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      try {
        return findClass(name);
      } catch (ClassNotFoundException | SecurityException e) {
        return super.loadClass(name, resolve);
      }
    }
  }
}
