package io.github.lrpagent.agent.hooks;

import io.github.lrpagent.agent.hooks.HookedClass.HookedMethod;
import io.github.lrpagent.bridge.Bridge;
import io.github.lrpagent.bridge.OperationBridge;
import java.util.LinkedHashSet;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Weaves hooks into a class file; the class keeps its fields and methods, so that loaded classes
 * can be rewritten as well. By ASM alone: the rest of ByteBuddy takes longer to load than most apps
 * to start.
 */
final class Weaver {
  static final int ASM = Opcodes.ASM9;
  static final String BRIDGE = Type.getInternalName(Bridge.class);
  static final String OPERATION_BRIDGE = Type.getInternalName(OperationBridge.class);

  private Weaver() {}

  /** A method to hook does not exist. */
  static final class MissingMethodException extends Exception {
    private static final long serialVersionUID = 1;

    MissingMethodException(HookedClass hooked, HookedMethod method) {
      super(hooked.name() + " has no method " + method.name() + method.descriptor());
    }
  }

  static byte[] weave(HookedClass hooked, byte[] classFile) throws MissingMethodException {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    Set<HookedMethod> missing = new LinkedHashSet<>(hooked.methods());
    reader.accept(
        new ClassVisitor(ASM, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            MethodVisitor method =
                super.visitMethod(access, name, descriptor, signature, exceptions);
            for (HookedMethod hook : hooked.methods()) {
              if (hook.isAt(name, descriptor)) {
                missing.remove(hook);
                boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
                Parameters parameters =
                    new Parameters(hooked.name().replace('.', '/'), isStatic, name, descriptor);
                return hook.weaving().into(method, parameters);
              }
            }
            return method;
          }
        },
        ClassReader.EXPAND_FRAMES);
    if (!missing.isEmpty()) {
      throw new MissingMethodException(hooked, missing.iterator().next());
    }
    return writer.toByteArray();
  }
}
