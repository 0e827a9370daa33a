import ai.djl.inference.Predictor;
import ai.djl.ndarray.*;
import ai.djl.ndarray.types.*;
import ai.djl.repository.zoo.*;
import ai.djl.translate.NoopTranslator;
import com.google.gson.*;
import java.nio.ByteBuffer;
import java.nio.file.*;
import java.util.*;

/** A plain DJL app that knows nothing of the agent: Zoo RELEVANCE.jsonl CASE_FOLDER... prints the bits of all outputs. */
public class Zoo {
    public static void main(String[] args) {
        Path jsonl = Path.of(args[0]);
        for (String dir : Arrays.copyOfRange(args, 1, args.length)) {
            Path folder = Path.of(dir);
            System.err.println("CASE " + folder.getFileName());
            try {
                run(folder, jsonl);
            } catch (Throwable t) {
                System.out.println("ERROR " + folder.getFileName() + " load " + String.valueOf(t).replace('\n', ' '));
            }
        }
    }

    private static void run(Path folder, Path jsonl) throws Exception {
        JsonObject c = JsonParser.parseString(Files.readString(folder.resolve("case.json"))).getAsJsonObject();
        Criteria<NDList, NDList> criteria = Criteria.builder().setTypes(NDList.class, NDList.class)
                .optModelPath(folder.resolve("model.pt")).optEngine("PyTorch").optTranslator(new NoopTranslator()).build();
        try (ZooModel<NDList, NDList> model = criteria.loadModel();
                Predictor<NDList, NDList> predictor = model.newPredictor();
                NDManager manager = NDManager.newBaseManager("PyTorch")) {
            for (Map.Entry<String, JsonElement> s : c.getAsJsonObject("samples").entrySet()) {
                System.err.println("SAMPLE " + folder.getFileName() + " " + s.getKey());
                NDList in = new NDList();
                JsonObject inputs = s.getValue().getAsJsonObject().getAsJsonObject("inputs");
                int i = 0;
                for (JsonElement name : c.getAsJsonArray("input_names")) {
                    NDArray array = array(manager, inputs.getAsJsonObject(name.getAsString()), c.get("narrow").getAsString());
                    if (!c.get("array_names").isJsonNull()) {
                        array.setName(c.getAsJsonArray("array_names").get(i).getAsString());
                    }
                    i++;
                    in.add(array);
                }
                long before = lines(jsonl);
                try {
                    NDList out = predictor.predict(in);
                    StringBuilder bits = new StringBuilder();
                    for (NDArray array : out) {
                        ByteBuffer bytes = array.toByteBuffer();
                        byte[] raw = new byte[bytes.remaining()];
                        bytes.get(raw);
                        bits.append(array.getShape()).append(HexFormat.of().formatHex(raw)).append(';');
                    }
                    System.out.println("LOGITS " + folder.getFileName() + " " + s.getKey() + " " + (lines(jsonl) - before) + " " + bits);
                } catch (Throwable t) {
                    System.out.println("ERROR " + folder.getFileName() + " " + s.getKey() + " " + String.valueOf(t).replace('\n', ' '));
                }
            }
        }
    }

    private static NDArray array(NDManager manager, JsonObject t, String narrow) {
        Gson gson = new Gson();
        Shape shape = new Shape(gson.fromJson(t.get("shape"), long[].class));
        return switch (t.get("dtype").getAsString()) {
            case "i64" -> manager.create(gson.fromJson(t.get("data"), long[].class), shape);
            case "i32" -> manager.create(gson.fromJson(t.get("data"), int[].class), shape);
            case "bool" -> manager.create(gson.fromJson(t.get("data"), long[].class), shape).toType(DataType.BOOLEAN, false);
            default -> {
                NDArray floats = manager.create(gson.fromJson(t.get("data"), float[].class), shape);
                yield narrow.equals("torch.float16") ? floats.toType(DataType.FLOAT16, false) : floats;
            }
        };
    }

    private static long lines(Path jsonl) throws Exception {
        if (!Files.exists(jsonl)) {
            return 0;
        }
        try (var lines = Files.lines(jsonl)) {
            return lines.count();
        }
    }
}
