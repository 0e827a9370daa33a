package com.example.blocks;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.translate.NoopTranslator;
import com.example.apps.PredictApp;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Predicts with models that are written in Java, with the weights of the archive in a golden
 * folder: every sample of its {@code case.json}, printing the outputs' bits: NAME FOLDER...
 */
public final class BlocksApp {
  private static final Map<String, Network> MODELS =
      Map.of(
          "bert", new Network("bert-eager", BertBlocks::create),
          "gpt2", new Network("gpt2-eager", Gpt2Blocks::create),
          "llama", new Network("llama-eager", LlamaBlocks::create),
          "terse-bert", new Network("bert-eager", TerseBertBlocks::create),
          "vit", new Network("vit", VitBlocks::create));

  private BlocksApp() {}

  public static void main(String[] arguments) throws Exception {
    for (int i = 0; i < arguments.length; i += 2) {
      String name = arguments[i];
      Path folder = Path.of(arguments[i + 1]);
      JsonObject golden = PredictApp.read(folder.resolve("case.json"));
      try (Model model = load(name, folder);
          Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
        for (String sample : golden.getAsJsonObject("samples").keySet()) {
          try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDList outputs = predictor.predict(PredictApp.inputs(golden, sample, manager));
            System.out.println(name + " " + sample + " " + PredictApp.bits(outputs));
          }
        }
      }
    }
  }

  /** The names of the models. */
  public static List<String> names() {
    return MODELS.keySet().stream().sorted().toList();
  }

  /** The name of the golden folder whose weights and samples a model has. */
  public static String golden(String name) {
    return MODELS.get(name).golden();
  }

  /** A model whose block has the weights of the folder's archive; closing it frees them. */
  public static Model load(String name, Path goldenFolder) throws Exception {
    return load(MODELS.get(name).factory(), name, goldenFolder.resolve("model.pt"));
  }

  /** A BERT of the size of an archive's; closing it frees the weights. */
  public static Model bert(Path archive) throws Exception {
    return load(BertBlocks::create, "bert", archive);
  }

  private static Model load(Factory factory, String name, Path archive) throws Exception {
    Model model = Model.newInstance(name, "PyTorch");
    NDManager manager = model.getNDManager();
    model.setBlock(factory.create(Weights.of(archive, manager), manager));
    return model;
  }

  /** Which golden folder a network takes its weights from, and how it is made. */
  private record Network(String golden, Factory factory) {}

  /** Makes a model's block. */
  @FunctionalInterface
  private interface Factory {
    Block create(Weights weights, NDManager manager);
  }
}
