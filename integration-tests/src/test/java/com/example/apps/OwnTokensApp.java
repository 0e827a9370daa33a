package com.example.apps;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Apps without DJL's translators: one that looks its tokens up in the vocabulary and hands over
 * arrays, and one whose translator has no batchifier and makes the batch axis itself: FOLDER.
 */
public final class OwnTokensApp {
  private static final List<String> TEXTS =
      List.of(
          "Anna lives in Paris.", "A good film, not a very wonderful film.", "The actor sleeps.");

  private OwnTokensApp() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0], "classification");
    try (ZooModel<NDList, NDList> model = PredictApp.load(folder.resolve("model.pt"));
        HuggingFaceTokenizer tokenizer =
            HuggingFaceTokenizer.newInstance(folder.resolve("tokenizer.json"));
        Predictor<String, String> predictor = model.newPredictor(new Unbatched(tokenizer));
        Predictor<NDList, NDList> arrays = model.newPredictor();
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      JsonObject vocabulary =
          PredictApp.read(folder.resolve("tokenizer.json"))
              .getAsJsonObject("model")
              .getAsJsonObject("vocab");
      for (String text : TEXTS) {
        System.out.println(PredictApp.bits(arrays.predict(lookUp(text, vocabulary, manager))));
      }
      for (String text : TEXTS) {
        System.out.println(predictor.predict(text));
      }
      predictor.batchPredict(TEXTS).forEach(System.out::println);
    }
  }

  private static NDList lookUp(String text, JsonObject vocabulary, NDManager manager) {
    String marked =
        "[CLS] " + text.toLowerCase(Locale.ROOT).replaceAll("([.,?])", " $1") + " [SEP]";
    String[] words = marked.split(" +");
    long[] ids = new long[words.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = vocabulary.get(words[i]).getAsLong();
    }
    Shape shape = new Shape(1, ids.length);
    return new NDList(
        manager.create(ids, shape),
        manager.ones(shape, DataType.INT64),
        manager.zeros(shape, DataType.INT64));
  }

  /** Makes the batch axis itself. */
  private record Unbatched(HuggingFaceTokenizer tokenizer)
      implements NoBatchifyTranslator<String, String> {
    @Override
    public NDList processInput(TranslatorContext ctx, String input) {
      Encoding encoding = tokenizer.encode(input);
      NDList list = new NDList();
      for (NDArray array : encoding.toNDList(ctx.getNDManager(), true, false)) {
        list.add(array.expandDims(0));
      }
      return list;
    }

    @Override
    public String processOutput(TranslatorContext ctx, NDList list) {
      return PredictApp.bits(list);
    }
  }
}
