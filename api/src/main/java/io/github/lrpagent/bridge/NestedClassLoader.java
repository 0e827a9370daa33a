package io.github.lrpagent.bridge;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.security.CodeSource;
import java.security.SecureClassLoader;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Defines classes from one folder of {@code lrp-agent.jar}. There they are named {@code
 * .classdata}, out of sight of every other class loader and of everything that scans a class path.
 *
 * <pre>
 *   lrp-agent.jar
 *     io/github/lrpagent/agent/Premain.class     class path and boot class path
 *     io/github/lrpagent/api/**, bridge/**       boot class path
 *     lrp/agent/**                               agent loader
 *     lrp/explain/**                             explain loaders
 * </pre>
 *
 * Resources are found under their ordinary names: {@code a/b/C.class}, {@code a/b/lrp.py}.
 */
public class NestedClassLoader extends SecureClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final JarFile jar;
  private final String folder;
  private final CodeSource source;

  /**
   * Creates a loader.
   *
   * @param name for people
   * @param jar the agent jar; stays open
   * @param folder the folder, with a slash at its end
   * @param parent asked first, or null for the boot loader
   */
  public NestedClassLoader(String name, JarFile jar, String folder, @Nullable ClassLoader parent) {
    super(name, parent);
    this.jar = jar;
    this.folder = folder;
    try {
      source = new CodeSource(new File(jar.getName()).toURI().toURL(), (Certificate[]) null);
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Makes the loader of the agent's own code.
   *
   * @param path the agent jar
   */
  public static ClassLoader agent(String path) throws IOException {
    ClassLoader bridge = NestedClassLoader.class.getClassLoader();
    ClassLoader parent = bridge == null ? ClassLoader.getPlatformClassLoader() : bridge;
    return new NestedClassLoader("lrp-agent", new JarFile(path), "lrp/agent/", parent);
  }

  /** Returns the agent jar. */
  public final JarFile jar() {
    return jar;
  }

  @Override
  protected final Class<?> findClass(String name) throws ClassNotFoundException {
    try (InputStream in = open(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      definePackageOf(name);
      return defineClass(name, bytes, 0, bytes.length, source);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  @Override
  protected final @Nullable URL findResource(String name) {
    JarEntry entry = jar.getJarEntry(nested(name));
    try {
      return entry == null ? null : new URL("jar:" + source.getLocation() + "!/" + entry.getName());
    } catch (MalformedURLException e) {
      return null;
    }
  }

  @Override
  protected final Enumeration<URL> findResources(String name) {
    URL resource = findResource(name);
    return Collections.enumeration(resource == null ? List.of() : List.of(resource));
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    try {
      InputStream own = open(name);
      return own == null ? super.getResourceAsStream(name) : own;
    } catch (IOException e) {
      return null;
    }
  }

  /** Opens a resource of this loader alone; read whole, so that nothing stays open. */
  private @Nullable InputStream open(String name) throws IOException {
    JarEntry entry = jar.getJarEntry(nested(name));
    if (entry == null) {
      return null;
    }
    try (InputStream in = jar.getInputStream(entry)) {
      return new ByteArrayInputStream(in.readAllBytes());
    }
  }

  private String nested(String name) {
    return folder + (name.endsWith(".class") ? name + "data" : name);
  }

  private void definePackageOf(String className) throws IOException {
    String name = className.substring(0, Math.max(0, className.lastIndexOf('.')));
    if (getDefinedPackage(name) == null) {
      Attributes manifest = jar.getManifest().getMainAttributes();
      try {
        definePackage(
            name,
            null,
            null,
            null,
            manifest.getValue(Attributes.Name.IMPLEMENTATION_TITLE),
            manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION),
            null,
            null);
      } catch (IllegalArgumentException e) {
        // Another thread was faster.
      }
    }
  }
}
