package io.github.lrpagent.agent.hooks;

import java.util.List;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.MethodVisitor;

/**
 * A class of DJL and its methods that enter the agent.
 *
 * @param name its name, with dots
 * @param methods the methods
 */
record HookedClass(String name, List<HookedMethod> methods) {
  /**
   * A method that enters the agent.
   *
   * @param name its name
   * @param descriptor its descriptor, which tells overloads apart; or the beginning of it that the
   *     overloads share, all of which are hooked
   * @param weaving what is woven into it
   */
  record HookedMethod(String name, String descriptor, Weaving weaving) {
    boolean isAt(String otherName, String otherDescriptor) {
      return name.equals(otherName) && otherDescriptor.startsWith(descriptor);
    }
  }

  /** Weaves code into a method. */
  @FunctionalInterface
  interface Weaving {
    /**
     * Returns a visitor that writes the method with what is woven in.
     *
     * @param method writes the method
     * @param parameters the method's parameters
     */
    MethodVisitor into(MethodVisitor method, Parameters parameters);
  }

  HookedClass(String name, HookedMethod... methods) {
    this(name, List.of(methods));
  }

  /** Returns the same class with further methods. */
  HookedClass with(Stream<HookedMethod> more) {
    return new HookedClass(name, Stream.concat(methods.stream(), more).toList());
  }
}
