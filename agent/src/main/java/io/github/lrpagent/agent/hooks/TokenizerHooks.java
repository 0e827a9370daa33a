package io.github.lrpagent.agent.hooks;

import io.github.lrpagent.agent.hooks.HookedClass.HookedMethod;
import io.github.lrpagent.agent.hooks.HookedClass.Weaving;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * A Hugging Face tokenizer encodes: the agent remembers the encoding. The hooked overloads are
 * those that reach the native tokenizer; all others call these. A call that throws is not
 * remembered.
 */
final class TokenizerHooks {
  private static final String ENCODING = "Lai/djl/huggingface/tokenizers/Encoding;";
  private static final Weaving ONE = (method, parameters) -> new Encoded(method, parameters, 1);
  private static final Weaving PAIR = (method, parameters) -> new Encoded(method, parameters, 2);

  static final HookedClass HOOKS =
      new HookedClass(
          "ai.djl.huggingface.tokenizers.HuggingFaceTokenizer",
          new HookedMethod("encode", "(Ljava/lang/String;ZZ)" + ENCODING, ONE),
          new HookedMethod("encode", "(Ljava/lang/String;Ljava/lang/String;ZZ)" + ENCODING, PAIR),
          // one text, given word by word
          new HookedMethod("encode", "([Ljava/lang/String;ZZ)" + ENCODING, ONE),
          new HookedMethod("batchEncode", "([Ljava/lang/String;ZZ)[" + ENCODING, ONE),
          new HookedMethod("batchEncode", "(Lai/djl/util/PairList;ZZ)[" + ENCODING, ONE));

  private TokenizerHooks() {}

  /** Tells the agent what was encoded before the method returns it. */
  private static final class Encoded extends MethodVisitor {
    private final Parameters parameters;
    private final int texts;

    Encoded(MethodVisitor method, Parameters parameters, int texts) {
      super(Weaver.ASM, method);
      this.parameters = parameters;
      this.texts = texts;
    }

    @Override
    public void visitInsn(int opcode) {
      if (opcode == Opcodes.ARETURN) {
        super.visitInsn(Opcodes.DUP);
        for (int text = 0; text < texts; text++) {
          parameters.load(mv, text);
        }
        String descriptor = "(" + "Ljava/lang/Object;".repeat(1 + texts) + ")V";
        visitMethodInsn(Opcodes.INVOKESTATIC, Weaver.BRIDGE, "encoded", descriptor, false);
      }
      super.visitInsn(opcode);
    }
  }
}
