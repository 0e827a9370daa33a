package io.github.lrpagent.agent.hooks;

import static net.bytebuddy.matcher.ElementMatchers.hasDescriptor;
import static net.bytebuddy.matcher.ElementMatchers.named;

import io.github.lrpagent.agent.hooks.HookedClass.HookedMethod;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/**
 * Weaves advice into a class file; the class keeps its fields and methods, so that loaded classes
 * can be rewritten as well.
 */
final class Weaver {
  private Weaver() {}

  /** A method to hook does not exist. */
  static final class MissingMethodException extends Exception {
    private static final long serialVersionUID = 1;

    MissingMethodException(HookedClass hooked, HookedMethod method) {
      super(hooked.name() + " has no method " + method.name() + method.descriptor());
    }
  }

  static byte[] weave(HookedClass hooked, byte[] classFile, @Nullable ClassLoader loader)
      throws MissingMethodException {
    ClassFileLocator classes =
        new ClassFileLocator.Compound(
            ClassFileLocator.Simple.of(hooked.name(), classFile),
            ClassFileLocator.ForClassLoader.of(loader));
    TypeDescription type = TypePool.Default.of(classes).describe(hooked.name()).resolve();
    ClassFileLocator advice = ClassFileLocator.ForClassLoader.of(Weaver.class.getClassLoader());
    DynamicType.Builder<?> builder =
        new ByteBuddy().with(TypeValidation.DISABLED).decorate(type, classes);
    for (HookedMethod method : hooked.methods()) {
      ElementMatcher.Junction<MethodDescription> matcher =
          named(method.name()).and(hasDescriptor(method.descriptor()));
      if (type.getDeclaredMethods().filter(matcher).isEmpty()) {
        throw new MissingMethodException(hooked, method);
      }
      builder = builder.visit(Advice.to(method.advice(), advice).on(matcher));
    }
    return builder.make().getBytes();
  }
}
