package io.github.lrpagent.agent.hooks;

import io.github.lrpagent.agent.hooks.HookedClass.HookedMethod;
import io.github.lrpagent.bridge.Bridge;
import java.util.List;
import net.bytebuddy.asm.Advice;

/**
 * A Hugging Face tokenizer encodes: the agent remembers the encoding. The hooked overloads are
 * those that reach the native tokenizer; all others call these. A call that throws is not
 * remembered.
 */
final class TokenizerHooks {
  private static final String ENCODING = "Lai/djl/huggingface/tokenizers/Encoding;";

  static final HookedClass HOOKS =
      new HookedClass(
          "ai.djl.huggingface.tokenizers.HuggingFaceTokenizer",
          new HookedMethod("encode", "(Ljava/lang/String;ZZ)" + ENCODING, Text.class),
          new HookedMethod(
              "encode", "(Ljava/lang/String;Ljava/lang/String;ZZ)" + ENCODING, Pair.class),
          new HookedMethod("encode", "([Ljava/lang/String;ZZ)" + ENCODING, Words.class),
          new HookedMethod("batchEncode", "([Ljava/lang/String;ZZ)[" + ENCODING, Texts.class),
          new HookedMethod("batchEncode", "(Lai/djl/util/PairList;ZZ)[" + ENCODING, Pairs.class));

  private TokenizerHooks() {}

  static final class Text {
    private Text() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(0) String text, @Advice.Return Object encoding) {
      Bridge.encoded(text, encoding);
    }
  }

  static final class Pair {
    private Pair() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) String text,
        @Advice.Argument(1) String second,
        @Advice.Return Object encoding) {
      Bridge.encoded(new String[] {text, second}, encoding);
    }
  }

  /** One text, given word by word. */
  static final class Words {
    private Words() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(0) String[] words, @Advice.Return Object encoding) {
      Bridge.encoded(words.clone(), encoding);
    }
  }

  static final class Texts {
    private Texts() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(0) String[] texts, @Advice.Return Object encodings) {
      Bridge.encoded(List.of(texts), encodings);
    }
  }

  static final class Pairs {
    private Pairs() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(0) Object pairs, @Advice.Return Object encodings) {
      Bridge.encoded(pairs, encodings);
    }
  }
}
