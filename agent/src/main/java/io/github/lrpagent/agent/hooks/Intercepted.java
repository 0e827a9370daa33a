package io.github.lrpagent.agent.hooks;

import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Lets the agent run a static method in its own way where a prediction by a block is explained. The
 * methods of the bridge throw nothing.
 *
 * <pre>
 *   if (OperationBridge.inBlock()) {
 *     Object r = OperationBridge.operation("mul(...)...", new Object[] {...});
 *     if (r != null) return (PtNDArray) r;
 *   }
 *   ...
 * </pre>
 */
final class Intercepted extends MethodVisitor {
  private static final String OBJECT = "java/lang/Object";

  private final Parameters parameters;

  Intercepted(MethodVisitor method, Parameters parameters) {
    super(Weaver.ASM, method);
    this.parameters = parameters;
  }

  @Override
  public void visitCode() {
    super.visitCode();
    Label other = new Label();
    Label original = new Label();
    bridge("inBlock", "()Z");
    visitJumpInsn(Opcodes.IFEQ, original);
    visitLdcInsn(parameters.signature());
    parameters.loadAll(mv);
    bridge("operation", "(Ljava/lang/String;[Ljava/lang/Object;)Ljava/lang/Object;");
    visitInsn(Opcodes.DUP);
    visitJumpInsn(Opcodes.IFNULL, other);
    Type result = parameters.result();
    if (result.getSort() == Type.VOID) {
      visitInsn(Opcodes.POP);
      visitInsn(Opcodes.RETURN);
    } else {
      visitTypeInsn(Opcodes.CHECKCAST, result.getInternalName());
      visitInsn(Opcodes.ARETURN);
    }
    visitLabel(other);
    parameters.frame(mv, OBJECT);
    visitInsn(Opcodes.POP);
    visitLabel(original);
    parameters.frame(mv);
    visitInsn(Opcodes.NOP); // two frames never stand at one place
  }

  private void bridge(String method, String descriptor) {
    visitMethodInsn(Opcodes.INVOKESTATIC, Weaver.OPERATION_BRIDGE, method, descriptor, false);
  }
}
