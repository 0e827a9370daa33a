package io.github.lrpagent.agent.hooks;

import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Lets the agent replace a call: what the bridge returns is returned, unless it is null. An {@code
 * InputStream} takes the place of parameter 1, and the method goes on.
 *
 * <pre>
 *   try { r = Bridge.load(JniUtils.class, new Object[] {...}); } catch (Throwable t) { r = t; }
 *   if (r instanceof PtSymbolBlock) return (PtSymbolBlock) r;
 *   if (r instanceof InputStream) stream = (InputStream) r;
 *   ...
 * </pre>
 */
final class Replaced extends MethodVisitor {
  private static final String THROWABLE = "java/lang/Throwable";
  private static final String OBJECT = "java/lang/Object";
  private static final String STREAM = "java/io/InputStream";
  private static final int STREAM_PARAMETER = 1;

  private final Parameters parameters;
  private final String entry;
  private final String result;
  private final boolean stream;

  /**
   * Creates the visitor.
   *
   * @param entry the method of the bridge
   * @param result the internal name of the type that the method returns
   * @param stream whether parameter 1 is a stream that the bridge may replace
   */
  Replaced(
      MethodVisitor method, Parameters parameters, String entry, String result, boolean stream) {
    super(Weaver.ASM, method);
    this.parameters = parameters;
    this.entry = entry;
    this.result = result;
    this.stream = stream;
  }

  @Override
  public void visitCode() {
    super.visitCode();
    Label start = new Label();
    Label end = new Label();
    Label caught = new Label();
    Label asked = new Label();
    Label other = new Label();
    Label original = new Label();
    visitTryCatchBlock(start, end, caught, THROWABLE);
    visitLabel(start);
    // JniUtils stands for this DJL, whichever of its classes asks
    visitLdcInsn(Type.getObjectType("ai/djl/pytorch/jni/JniUtils"));
    parameters.loadAll(mv);
    visitMethodInsn(
        Opcodes.INVOKESTATIC,
        Weaver.BRIDGE,
        entry,
        "(Ljava/lang/Class;[Ljava/lang/Object;)Ljava/lang/Object;",
        false);
    visitLabel(end);
    visitJumpInsn(Opcodes.GOTO, asked);
    visitLabel(caught);
    parameters.frame(mv, THROWABLE);
    visitInsn(Opcodes.NOP);
    visitLabel(asked);
    parameters.frame(mv, OBJECT);
    visitInsn(Opcodes.DUP);
    visitTypeInsn(Opcodes.INSTANCEOF, result);
    visitJumpInsn(Opcodes.IFEQ, other);
    visitTypeInsn(Opcodes.CHECKCAST, result);
    visitInsn(Opcodes.ARETURN);
    visitLabel(other);
    parameters.frame(mv, OBJECT);
    if (stream) {
      visitInsn(Opcodes.DUP);
      visitTypeInsn(Opcodes.INSTANCEOF, STREAM);
      visitJumpInsn(Opcodes.IFEQ, original);
      visitInsn(Opcodes.DUP);
      visitTypeInsn(Opcodes.CHECKCAST, STREAM);
      visitVarInsn(Opcodes.ASTORE, parameters.slot(STREAM_PARAMETER));
      visitLabel(original);
      parameters.frame(mv, OBJECT);
    }
    visitInsn(Opcodes.POP);
  }
}
