package io.github.lrpagent.composites;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Where the text of a composite comes from. */
sealed interface Origin {
  /** Returns its name in messages. */
  String label();

  /** Returns the bytes, of which one more than {@link YamlReader#MAX_SIZE} is enough. */
  byte[] read();

  /** Returns what a path within this text means. */
  Origin resolve(Path path);

  /** Returns an object that equals that of another way to the same text. */
  Object identity();

  /** Returns what an option names: a file if it looks like a path, else a built-in composite. */
  static Origin of(String nameOrPath) {
    return isPath(nameOrPath) ? new InFile(path(nameOrPath)) : new BuiltIn(nameOrPath);
  }

  /** Returns what {@code extends} names: as {@link #of}, but a path is relative to this text. */
  default Origin parent(String nameOrPath) {
    return isPath(nameOrPath) ? resolve(path(nameOrPath)) : new BuiltIn(nameOrPath);
  }

  private static boolean isPath(String text) {
    return text.contains("/")
        || text.contains(File.separator)
        || text.endsWith(".yaml")
        || text.endsWith(".yml");
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new CompositeException(Quote.of(text) + ": no path (" + e.getReason() + ")");
    }
  }

  /** A composite that this jar holds. */
  record BuiltIn(String name) implements Origin {
    @Override
    public String label() {
      return Position.BUILT_IN + name;
    }

    @Override
    public byte[] read() {
      if (!Composites.names().contains(name)) {
        throw new CompositeException(
            "no composite "
                + Quote.of(name)
                + " "
                + Suggestions.nearest(name, Composites.names())
                    .map(near -> "(did you mean '" + near + "'? ")
                    .orElse("(")
                + "built in are: "
                + String.join(", ", Composites.names())
                + "; a file is named by a path with a '/' or by NAME.yaml)");
      }
      try (InputStream stream = Composites.class.getResourceAsStream(name + ".yaml")) {
        if (stream == null) {
          throw new IllegalStateException("this jar lacks " + name + ".yaml");
        }
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new IllegalStateException("this jar cannot be read", e);
      }
    }

    @Override
    public Origin resolve(Path path) {
      throw new CompositeException("a built-in composite extends no file");
    }

    @Override
    public Object identity() {
      return this;
    }
  }

  /** A file. */
  record InFile(Path path, String label) implements Origin {
    /** Makes one that is called as its path is written. */
    InFile(Path path) {
      this(path, path.toString());
    }

    @Override
    public byte[] read() {
      if (Files.isDirectory(path)) {
        throw new CompositeException(label() + ": is a folder (a Composite file was expected)");
      }
      try (InputStream stream = Files.newInputStream(path)) {
        return stream.readNBytes(YamlReader.MAX_SIZE + 1);
      } catch (NoSuchFileException e) {
        throw new CompositeException(
            label() + ": no such file (looked for " + path.toAbsolutePath().normalize() + ")");
      } catch (AccessDeniedException e) {
        throw new CompositeException(label() + ": cannot be read (permission denied)");
      } catch (IOException e) {
        throw new CompositeException(label() + ": cannot be read (" + e.getMessage() + ")");
      }
    }

    @Override
    public Origin resolve(Path reference) {
      Path resolved = path.resolveSibling(reference);
      // Only the label is normalised: where a folder is a link, the path would lead elsewhere.
      return new InFile(resolved, resolved.normalize().toString());
    }

    @Override
    public Object identity() {
      try {
        return path.toRealPath();
      } catch (IOException e) {
        return path.toAbsolutePath().normalize();
      }
    }
  }

  /** A text in memory; paths in it are relative to the working directory. */
  record InMemory(String label, String text) implements Origin {
    @Override
    public byte[] read() {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Origin resolve(Path path) {
      return new InFile(path);
    }

    @Override
    public Object identity() {
      return this;
    }
  }
}
