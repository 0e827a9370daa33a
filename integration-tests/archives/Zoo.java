import ai.djl.inference.Predictor;
import ai.djl.ndarray.*;
import ai.djl.ndarray.types.*;
import ai.djl.repository.zoo.*;
import ai.djl.translate.NoopTranslator;
import com.google.gson.*;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;

/**
 * A plain DJL app that knows nothing of the agent: Zoo RELEVANCE.jsonl CASE_FOLDER... prints the bits of all outputs.
 *
 * Each sample is predicted several times in a row and once more after the others: libtorch compiles a method anew from its
 * second run on, and for each new shape.
 */
public class Zoo {
    private static final int ROUNDS = 3;
    private static long read;

    public static void main(String[] args) throws Exception {
        Path jsonl = Path.of(args[0]);
        newLines(jsonl);
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
            Set<Map.Entry<String, JsonElement>> samples = c.getAsJsonObject("samples").entrySet();
            for (Map.Entry<String, JsonElement> s : samples) {
                for (int round = 1; round <= ROUNDS; round++) {
                    predict(folder, jsonl, c, predictor, manager, s, round);
                }
            }
            for (Map.Entry<String, JsonElement> s : samples) {
                predict(folder, jsonl, c, predictor, manager, s, ROUNDS + 1);
            }
        }
    }

    private static void predict(Path folder, Path jsonl, JsonObject c, Predictor<NDList, NDList> predictor, NDManager manager,
            Map.Entry<String, JsonElement> s, int round) throws Exception {
        String sample = s.getKey() + "#" + round;
        System.err.println("SAMPLE " + folder.getFileName() + " " + sample);
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
        try {
            NDList out = predictor.predict(in);
            StringBuilder bits = new StringBuilder();
            for (NDArray array : out) {
                ByteBuffer bytes = array.toByteBuffer();
                byte[] raw = new byte[bytes.remaining()];
                bytes.get(raw);
                bits.append(array.getShape()).append(HexFormat.of().formatHex(raw)).append(';');
            }
            System.out.println("LOGITS " + folder.getFileName() + " " + sample + " " + newLines(jsonl) + " " + bits);
        } catch (Throwable t) {
            System.out.println("ERROR " + folder.getFileName() + " " + sample + " " + String.valueOf(t).replace('\n', ' '));
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

    /** How many lines the file has got since the last call. */
    private static long newLines(Path jsonl) throws Exception {
        if (!Files.exists(jsonl)) {
            return 0;
        }
        try (InputStream in = Files.newInputStream(jsonl)) {
            in.skipNBytes(read);
            byte[] added = in.readAllBytes();
            read += added.length;
            return new String(added, StandardCharsets.ISO_8859_1).lines().count();
        }
    }
}
