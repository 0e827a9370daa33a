package app;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.ndarray.NDList;
import ai.djl.util.PairList;
import io.github.lrpagent.bridge.Bridge;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Encodes in all the ways there are, and prints what is remembered of it. */
public final class Tokens {
  private static final String TOKENIZER =
      """
      {"version": "1.0", "added_tokens": [], "normalizer": null, "pre_tokenizer": {"type": "Whitespace"}, "post_processor": null,
       "decoder": null, "model": {"type": "WordLevel", "vocab": {"a": 0, "b": 1, "c": 2, "[UNK]": 3}, "unk_token": "[UNK]"}}
      """;

  private Tokens() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("tokenizer");
    Path file = Files.writeString(folder.resolve("tokenizer.json"), TOKENIZER);
    try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(file)) {
      System.out.println(Arrays.toString(tokenizer.encode("a b").getIds()));
      tokenizer.encode("a", "b");
      tokenizer.encode(new String[] {"a", "b"});
      tokenizer.encode(List.of("a", "b"));
      tokenizer.batchEncode(new String[] {"a", "b"});
      tokenizer.batchEncode(List.of("a", "b"));
      tokenizer.batchEncode(new PairList<>(List.of("a"), List.of("b")));
      try {
        tokenizer.encode((String) null);
      } catch (NullPointerException e) {
        System.out.println("the app got NullPointerException");
      }
    }
    Bridge.install(Bridge.context(), jniUtils -> new RecordingHooks("watch"));
    Bridge.predictionStarted("predictor", "context", List.of());
    Bridge.forward(Tokens.class, new Object[] {"block", new NDList()});
    Bridge.predictionEnded(null, "context", new NDList());
  }
}
