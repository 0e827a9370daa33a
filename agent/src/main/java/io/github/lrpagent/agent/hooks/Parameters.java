package io.github.lrpagent.agent.hooks;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/** The parameters of a method, where they lie and how code reaches them. */
final class Parameters {
  private static final String OBJECT = "java/lang/Object";

  private final String owner;
  private final boolean isStatic;
  private final String method;
  private final String descriptor;
  private final Type[] types;

  Parameters(String owner, boolean isStatic, String method, String descriptor) {
    this.owner = owner;
    this.isStatic = isStatic;
    this.method = method;
    this.descriptor = descriptor;
    this.types = Type.getArgumentTypes(descriptor);
  }

  /** Returns the method's name with its descriptor. */
  String signature() {
    return method + descriptor;
  }

  /** Returns what the method returns. */
  Type result() {
    return Type.getReturnType(descriptor);
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
    if (type.getSort() < Type.ARRAY) {
      String box = box(type);
      String descriptor = "(" + type.getDescriptor() + ")L" + box + ";";
      code.visitMethodInsn(Opcodes.INVOKESTATIC, box, "valueOf", descriptor, false);
    }
  }

  /** Takes another object for a parameter off the stack. */
  void store(MethodVisitor code, int parameter) {
    code.visitTypeInsn(Opcodes.CHECKCAST, types[parameter].getInternalName());
    code.visitVarInsn(Opcodes.ASTORE, slot(parameter));
  }

  private static String box(Type type) {
    return switch (type.getSort()) {
      case Type.BOOLEAN -> "java/lang/Boolean";
      case Type.INT -> "java/lang/Integer";
      case Type.LONG -> "java/lang/Long";
      case Type.FLOAT -> "java/lang/Float";
      case Type.DOUBLE -> "java/lang/Double";
      default ->
          throw new IllegalArgumentException("a parameter of type " + type + " is not handled");
    };
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

  private static Object frameType(Type type) {
    return switch (type.getSort()) {
      case Type.LONG -> Opcodes.LONG;
      case Type.FLOAT -> Opcodes.FLOAT;
      case Type.DOUBLE -> Opcodes.DOUBLE;
      case Type.ARRAY, Type.OBJECT -> type.getInternalName();
      default -> Opcodes.INTEGER;
    };
  }

  /** Writes the frame of a place where the local variables are the parameters alone. */
  void frame(MethodVisitor code, Object... stack) {
    Object[] locals = new Object[types.length + (isStatic ? 0 : 1)];
    int local = 0;
    if (!isStatic) {
      locals[local++] = owner;
    }
    for (Type type : types) {
      locals[local++] = frameType(type);
    }
    code.visitFrame(Opcodes.F_NEW, locals.length, locals, stack.length, stack);
  }
}
