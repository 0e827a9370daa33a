package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.script.FunctionText;
import io.github.lrpagent.composites.Site;

/**
 * A method or free function in the place where it is called.
 *
 * @param text its text
 * @param moduleClass the class of the module that runs it
 * @param path the path of that module
 * @param method whether it is a method of that module, else a free function or another object's
 *     method
 * @param whole whether it is a part of a module that a rule takes whole: its operations keep their
 *     gradients
 */
record Callable(FunctionText text, String moduleClass, String path, boolean method, boolean whole) {
  /** The same as a part of a module that a rule takes whole. */
  Callable asWhole() {
    return new Callable(text, moduleClass, path, method, true);
  }

  /** The function's name for {@code where: {fn: ...}}; empty for methods. */
  String function() {
    return method ? "" : text.name();
  }

  /** What the conditions of a composite are asked about. */
  Site where(int layers) {
    return Site.ofArchive(moduleClass, path, function(), layers);
  }

  /** Names a place in this function in the module that runs it. */
  String site(int offset) {
    return path + "|" + text.source().name() + ":" + offset;
  }
}
