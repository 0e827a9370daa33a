package io.github.lrpagent.agent.hooks;

import java.util.List;
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
   * @param descriptor its descriptor, which tells overloads apart
   * @param weaving what is woven into it
   */
  record HookedMethod(String name, String descriptor, Weaving weaving) {}

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
}
