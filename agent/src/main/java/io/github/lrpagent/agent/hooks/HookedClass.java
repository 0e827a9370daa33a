package io.github.lrpagent.agent.hooks;

import java.util.List;

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
   * @param advice what is woven into it
   */
  record HookedMethod(String name, String descriptor, Class<?> advice) {}

  HookedClass(String name, HookedMethod... methods) {
    this(name, List.of(methods));
  }
}
