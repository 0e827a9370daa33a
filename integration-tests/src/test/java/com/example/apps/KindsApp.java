package com.example.apps;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Predicts with archives of all kinds: the first sample of each {@code case.json} three times, for
 * TorchScript compiles a method anew for the shapes that it met, then the others. Prints the
 * outputs' bits: ARCHIVE...
 */
public final class KindsApp {
  private static final int SAME_SHAPE = 3;

  private KindsApp() {}

  public static void main(String[] archives) throws Exception {
    for (String archive : archives) {
      Path file = Path.of(archive);
      JsonObject golden = PredictApp.read(file.resolveSibling("case.json"));
      try (ZooModel<NDList, NDList> model = load(file, false);
          Predictor<NDList, NDList> predictor = model.newPredictor();
          NDManager manager = NDManager.newBaseManager("PyTorch")) {
        for (String sample : runs(golden)) {
          NDList outputs = predictor.predict(inputs(golden, sample, manager));
          System.out.println(archive + " " + sample + " " + bits(outputs));
        }
      }
    }
  }

  /** The samples in the order in which they are predicted. */
  public static List<String> runs(JsonObject golden) {
    List<String> samples = new ArrayList<>(golden.getAsJsonObject("samples").keySet());
    for (int i = 1; i < SAME_SHAPE; i++) {
      samples.add(0, samples.get(0));
    }
    return samples;
  }

  public static ZooModel<NDList, NDList> load(Path file, boolean train) throws Exception {
    Criteria.Builder<NDList, NDList> criteria =
        Criteria.builder()
            .setTypes(NDList.class, NDList.class)
            .optModelPath(file)
            .optEngine("PyTorch")
            .optTranslator(new NoopTranslator());
    if (train) {
      criteria.optOption("trainParam", "true");
    }
    return criteria.build().loadModel();
  }

  /** The inputs of a sample; the name of an array says where it goes, or which method is called. */
  public static NDList inputs(JsonObject golden, String sample, NDManager manager) {
    JsonObject row = golden.getAsJsonObject("samples").getAsJsonObject(sample);
    JsonObject given = row.getAsJsonObject("inputs");
    boolean half = golden.get("narrow").getAsString().equals("torch.float16");
    NDList inputs = new NDList();
    for (String name : given.keySet()) {
      inputs.add(tensor(given.getAsJsonObject(name), half, manager));
    }
    if (!golden.get("array_names").isJsonNull()) {
      JsonArray names = golden.getAsJsonArray("array_names");
      for (int i = 0; i < inputs.size(); i++) {
        inputs.get(i).setName(names.get(i).getAsString());
      }
    }
    if (row.has("method")) {
      NDArray method = manager.create(0);
      method.setName("module_method:" + row.get("method").getAsString());
      inputs.add(method);
    }
    return inputs;
  }

  private static NDArray tensor(JsonObject tensor, boolean half, NDManager manager) {
    Gson gson = new Gson();
    Shape shape = new Shape(gson.fromJson(tensor.get("shape"), long[].class));
    if (tensor.get("dtype").getAsString().equals("i64")) {
      return manager.create(gson.fromJson(tensor.get("data"), long[].class), shape);
    }
    NDArray floats = manager.create(gson.fromJson(tensor.get("data"), float[].class), shape);
    return half ? floats.toType(DataType.FLOAT16, false) : floats;
  }

  /** Names, shapes and raw bytes. */
  public static String bits(NDList outputs) {
    StringBuilder bits = new StringBuilder();
    for (NDArray output : outputs) {
      boolean known = output.getDataType() != DataType.UNKNOWN; // DJL has no name for bfloat16
      ByteBuffer bytes = (known ? output : output.toType(DataType.FLOAT32, true)).toByteBuffer();
      byte[] raw = new byte[bytes.remaining()];
      bytes.get(raw);
      bits.append(output.getName()).append(output.getShape());
      bits.append(HexFormat.of().formatHex(raw)).append(';');
    }
    return bits.toString();
  }
}
