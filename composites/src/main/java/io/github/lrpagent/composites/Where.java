package io.github.lrpagent.composites;

/**
 * Where a line applies: all conditions must hold. {@link Glob#ANY} and {@link Layers#ALL} always
 * do.
 *
 * @param module the TorchScript class; {@code ___torch_mangle_N} counts neither here nor in the
 *     model, and {@code __torch__.} need not be written
 * @param javaClass the Java class by its binary name
 * @param javaMethod the Java method
 * @param path the dotted path of the module
 * @param function the function that the operation stands in, or the operation as PyTorch names it
 * @param operands what one of the operands is the output of
 * @param layers the layers
 */
public record Where(
    Glob module,
    Glob javaClass,
    Glob javaMethod,
    Glob path,
    Glob function,
    Glob operands,
    Layers layers) {
  /** Everywhere. */
  public static final Where ANYWHERE =
      new Where(Glob.ANY, Glob.ANY, Glob.ANY, Glob.ANY, Glob.ANY, Glob.ANY, Layers.ALL);

  /** Drops the mangling from the pattern of module classes. */
  public Where {
    module = new Glob(ModuleNames.demangle(module.pattern()));
  }

  /** Returns whether all conditions hold at a site. */
  public boolean matches(Site site) {
    return ModuleNames.matches(module, site.moduleClass())
        && javaClass.matches(site.javaClass())
        && javaMethod.matches(site.javaMethod())
        && path.matches(site.path())
        && (function.matches(site.function()) || function.matches(site.operator()))
        && operands.matches(site.operands())
        && layers.contains(site.layer(), site.layerCount());
  }
}
