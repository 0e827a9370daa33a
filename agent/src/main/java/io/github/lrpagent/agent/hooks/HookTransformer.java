package io.github.lrpagent.agent.hooks;

import io.github.lrpagent.bridge.AgentContext;
import io.github.lrpagent.bridge.Bridge;
import io.github.lrpagent.bridge.Faults;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Weaves the hooks into DJL's classes as they load. All other classes cost one comparison of names,
 * and ASM is not loaded before the first class of DJL's.
 */
public final class HookTransformer implements ClassFileTransformer {
  private final AgentContext context;
  private final Map<String, HookedClass> hookedClasses;
  private final Set<String> complaints = ConcurrentHashMap.newKeySet();

  /** Creates the transformer of an attached agent. */
  public HookTransformer(AgentContext context) {
    this.context = context;
    this.hookedClasses =
        hooks(context.settings().explain())
            .collect(
                Collectors.toUnmodifiableMap(
                    hooked -> hooked.name().replace('.', '/'), Function.identity()));
  }

  /** What is hooked; operations only where something may be explained. */
  private static Stream<HookedClass> hooks(boolean explain) {
    Stream<HookedClass> always =
        Stream.of(ForwardHooks.HOOKS, PredictorHooks.HOOKS, TokenizerHooks.HOOKS);
    return Stream.concat(
        always,
        explain
            ? Stream.of(ArchiveHooks.HOOKS.with(OperationHooks.methods()), BlockHooks.HOOKS)
            : Stream.of(ArchiveHooks.HOOKS));
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] classFile) {
    if (name == null || !name.startsWith("ai/djl/")) {
      return null;
    }
    HookedClass hooked = hookedClasses.get(name);
    if (hooked == null) {
      return null;
    }
    try {
      Faults.check("transform");
      String complaint = complaint(loader);
      if (complaint == null) {
        return Weaver.weave(hooked, classFile);
      }
      complain(complaint);
    } catch (Weaver.MissingMethodException e) {
      complain(
          e.getMessage()
              + ": this DJL is not the tested one ("
              + DjlVersion.TESTED
              + "), its predictions are not explained");
    } catch (Throwable thrown) {
      context.failed("transform", thrown);
    }
    return null;
  }

  /** Rewrites DJL's classes that were loaded before the agent was attached. */
  public void rewriteLoaded(Instrumentation instrumentation) {
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (loaded.getName().startsWith("ai.djl.")
          && hookedClasses.containsKey(loaded.getName().replace('.', '/'))) {
        try {
          instrumentation.retransformClasses(loaded);
        } catch (Throwable thrown) {
          context.failed("transform", thrown);
        }
      }
    }
  }

  private @Nullable String complaint(@Nullable ClassLoader loader) {
    try {
      if (Class.forName(Bridge.class.getName(), false, loader) == Bridge.class) {
        return DjlVersion.complaint(loader);
      }
      return "the class loader of DJL, "
          + loader
          + ", brings its own copy of "
          + Bridge.class.getPackageName()
          + ", which hides the agent (give lrp-agent-api the scope 'provided'): its predictions are not explained";
    } catch (ClassNotFoundException e) {
      return "the class loader of DJL, "
          + loader
          + ", does not ask the boot loader for "
          + Bridge.class.getPackageName()
          + " (OSGi: add io.github.lrpagent.* to org.osgi.framework.bootdelegation): its predictions are not explained";
    }
  }

  private void complain(String complaint) {
    if (complaints.add(complaint)) {
      context.log(complaint);
    }
  }
}
