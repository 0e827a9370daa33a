package io.github.lrpagent.agent.hooks;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/** The parameters of a method, where they lie and how code reaches them. */
final class Parameters {
  private static final String OBJECT = "java/lang/Object";

  private final String owner;
  private final boolean isStatic;
  private final Type[] types;

  Parameters(String owner, boolean isStatic, String descriptor) {
    this.owner = owner;
    this.isStatic = isStatic;
    this.types = Type.getArgumentTypes(descriptor);
  }

  /** Returns the local variable of a parameter. */
  int slot(int parameter) {
    int slot = isStatic ? 0 : 1;
    for (int i = 0; i < parameter; i++) {
      slot += types[i].getSize();
    }
    return slot;
  }

  /** Puts a parameter on the stack, as an object. */
  void load(MethodVisitor code, int parameter) {
    Type type = types[parameter];
    code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), slot(parameter));
    if (type.getSort() == Type.BOOLEAN) {
      code.visitMethodInsn(
          Opcodes.INVOKESTATIC, "java/lang/Boolean", "valueOf", "(Z)Ljava/lang/Boolean;", false);
    } else if (type.getSort() < Type.ARRAY) {
      throw new IllegalArgumentException("a parameter of type " + type + " is not handled");
    }
  }

  /** Puts an array of all parameters on the stack. */
  void loadAll(MethodVisitor code) {
    code.visitIntInsn(Opcodes.BIPUSH, types.length);
    code.visitTypeInsn(Opcodes.ANEWARRAY, OBJECT);
    for (int i = 0; i < types.length; i++) {
      code.visitInsn(Opcodes.DUP);
      code.visitIntInsn(Opcodes.BIPUSH, i);
      load(code, i);
      code.visitInsn(Opcodes.AASTORE);
    }
  }

  /** Writes the frame of a place where the local variables are the parameters alone. */
  void frame(MethodVisitor code, Object... stack) {
    Object[] locals = new Object[types.length + (isStatic ? 0 : 1)];
    int local = 0;
    if (!isStatic) {
      locals[local++] = owner;
    }
    for (Type type : types) {
      locals[local++] = type.getSort() < Type.ARRAY ? Opcodes.INTEGER : type.getInternalName();
    }
    code.visitFrame(Opcodes.F_NEW, locals.length, locals, stack.length, stack);
  }
}
