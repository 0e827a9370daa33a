package io.github.lrpagent.agent.hooks;

import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Tells the agent when a method starts and how it ends. The methods of the bridge throw nothing.
 *
 * <pre>
 *   Bridge.started(...);
 *   try { ...; Bridge.ended(..., result); return result; }
 *   catch (Throwable t) { Bridge.ended(..., null); throw t; }
 * </pre>
 */
final class Surrounded extends MethodVisitor {
  private final Parameters parameters;
  private final Call started;
  private final Call ended;
  private final Label start = new Label();

  /** Writes a call of the bridge; of {@code ended}, with the result on the stack. */
  @FunctionalInterface
  interface Call {
    void write(MethodVisitor code, Parameters parameters);
  }

  Surrounded(MethodVisitor method, Parameters parameters, Call started, Call ended) {
    super(Weaver.ASM, method);
    this.parameters = parameters;
    this.started = started;
    this.ended = ended;
  }

  @Override
  public void visitCode() {
    super.visitCode();
    started.write(mv, parameters);
    visitLabel(start);
    visitInsn(Opcodes.NOP);
  }

  @Override
  public void visitInsn(int opcode) {
    if (opcode == Opcodes.ARETURN) {
      super.visitInsn(Opcodes.DUP);
      ended.write(mv, parameters);
    }
    super.visitInsn(opcode);
  }

  @Override
  public void visitMaxs(int maxStack, int maxLocals) {
    Label end = new Label();
    visitLabel(end);
    // the last of the handlers, so that the method's own come first
    visitTryCatchBlock(start, end, end, "java/lang/Throwable");
    parameters.frame(mv, "java/lang/Throwable");
    super.visitInsn(Opcodes.ACONST_NULL);
    ended.write(mv, parameters);
    super.visitInsn(Opcodes.ATHROW);
    super.visitMaxs(maxStack, maxLocals);
  }
}
