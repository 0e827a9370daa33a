package io.github.lrpagent.archives.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lrpagent.archives.ArchiveException;
import io.github.lrpagent.archives.PickleWriter;
import io.github.lrpagent.archives.PickleWriter.Module;
import io.github.lrpagent.archives.PickleWriter.Tensor;
import io.github.lrpagent.archives.zip.ZipFileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnpicklerTest {
  private static final Path GOLDENS = Path.of("../integration-tests/goldens");

  private static byte[] data(String golden) throws IOException {
    try (ZipFileReader zip = ZipFileReader.open(GOLDENS.resolve(golden))) {
      return zip.read(
          zip.entries().keySet().stream()
              .filter(n -> n.endsWith("/data.pkl"))
              .findFirst()
              .orElseThrow());
    }
  }

  /** All modules and tensors by their paths. */
  private static Map<String, Object> tree(
      PickledObject module, String path, Map<String, Object> tree) {
    tree.put(path, module.className());
    module
        .attributes()
        .forEach(
            (name, value) -> {
              String child = path.isEmpty() ? name : path + "." + name;
              if (value instanceof PickledObject object) {
                tree(object, child, tree);
              } else if (value instanceof PickledTensor tensor) {
                tree.put(child, tensor.shape());
              }
            });
    return tree;
  }

  private static Object read(String bytes) {
    return Unpickler.read("data.pkl", bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void goldenPickleGivesTheTreeOfModulesWithTheShapesOfTheirTensors() throws IOException {
    PickledObject root = (PickledObject) Unpickler.read("data.pkl", data("bert-eager/model.pt"));
    Map<String, Object> tree = tree(root, "", new LinkedHashMap<>());

    assertThat(tree)
        .containsEntry("", "__torch__.Wrapper")
        .containsEntry(
            "model",
            "__torch__.transformers.models.bert.modeling_bert.BertForSequenceClassification")
        .containsEntry(
            "model.bert.embeddings.word_embeddings", "__torch__.torch.nn.modules.sparse.Embedding")
        .containsKey("model.bert.encoder.layer.0.attention.self.query");
    List<?> words = (List<?>) tree.get("model.bert.embeddings.word_embeddings.weight");
    List<?> types = (List<?>) tree.get("model.bert.embeddings.token_type_embeddings.weight");
    assertThat(words).hasSize(2).element(1).isEqualTo(types.get(1));
    assertThat((Long) words.get(0)).isGreaterThan((Long) types.get(0));
    assertThat(types.get(0)).isEqualTo(2L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bert-eager", "gpt2-sdpa", "llama-eager", "qwen2-sdpa", "vit", "vit-fastpath"})
  void everyTensorOfAGoldenHasAShape(String golden) throws IOException {
    PickledObject root = (PickledObject) Unpickler.read("data.pkl", data(golden + "/model.pt"));
    List<Object> shapes =
        tree(root, "", new LinkedHashMap<>()).values().stream()
            .filter(List.class::isInstance)
            .toList();

    assertThat(shapes)
        .hasSizeGreaterThan(10)
        .allSatisfy(s -> assertThat((List<?>) s).allMatch(n -> (Long) n > 0));
  }

  @Test
  void objectsKeepTheirAttributesInOrder() {
    Module module =
        Module.of("__torch__.a.___torch_mangle_3.B")
            .with("training", false)
            .with("n", 70_000L)
            .with("s", "a \u00e9 \uD83D\uDE00")
            .with("f", 0.5)
            .with("none", Map.of())
            .with("shape", List.of(1L, -2L))
            .with("t", Tensor.of(5L, 3L));
    PickledObject read = (PickledObject) Unpickler.read("data.pkl", PickleWriter.write(module));

    assertThat(read.className()).isEqualTo("__torch__.a.___torch_mangle_3.B");
    assertThat(read.attributes().keySet())
        .containsExactly("training", "n", "s", "f", "none", "shape", "t");
    assertThat(read.attributes().values())
        .containsExactly(
            false,
            70_000L,
            "a \u00e9 \uD83D\uDE00",
            0.5,
            Unpickler.NONE,
            List.of(1L, -2L),
            new PickledTensor("torch.FloatStorage", List.of(5L, 3L)));
  }

  @Test
  void rulesModuleOfThreeLinesIsRead() {
    assertThat(read("\u0080\u0002c__torch__.lrp\nR\n)\u0081}b.")).hasToString("__torch__.lrp.R");
    assertThat(read("\u0080\u0002).")).isEqualTo(List.of());
  }

  @ParameterizedTest
  @CsvSource({"1,0", "2,01ff", "1,ff", "8,ffffffffffffff7f", "8,0000000000000080", "0,''"})
  void longNumbersAreReadWithTheirSign(int size, String hex) {
    byte[] digits = java.util.HexFormat.of().parseHex(hex.length() % 2 == 0 ? hex : "0" + hex);
    byte[] reversed = new byte[digits.length];
    for (int i = 0; i < digits.length; i++) {
      reversed[i] = digits[digits.length - 1 - i];
    }
    long expected = digits.length == 0 ? 0 : new java.math.BigInteger(reversed).longValue();
    String text = "\u008a" + (char) size + new String(digits, StandardCharsets.ISO_8859_1) + ".";

    assertThat(read(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "(",
        ".",
        "h\u0001.",
        "0.",
        "b.",
        "R.",
        "N\u0085",
        "e.",
        "NNs.",
        "Nb",
        "u.",
        "X\u00ff\u00ff\u00ff\u007f",
        "X\u00ff\u00ff\u00ff\u00ffa.",
        "ca",
        "NQ.",
        "]Q."
      })
  void damageIsNamed(String bytes) {
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(ArchiveException.class)
        .hasMessageStartingWith("data.pkl, byte ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"N", "h\u0000", "q\u0001"})
  void tooManyObjectsAreRefused(String again) {
    assertThatThrownBy(() -> read("]q\u0000" + again.repeat(4_000_000) + "."))
        .isInstanceOf(ArchiveException.class)
        .hasMessageEndingWith(": more than 4000000 objects");
  }

  @Test
  void whatIsCopiedAgainAndAgainIsCounted() {
    String arguments = "(" + "N".repeat(100_000) + "tq\u0000";

    assertThatThrownBy(() -> read(arguments + "c__torch__\nx\nh\u0000R".repeat(50) + "."))
        .isInstanceOf(ArchiveException.class)
        .hasMessageEndingWith(": more than 4000000 objects");
    assertThat(read(arguments + "c__torch__\nx\nh\u0000R".repeat(5) + "."))
        .isInstanceOf(PickledObject.class);
  }

  @Test
  void tensorOfManyDimensionsIsRefused() {
    List<Long> shape = java.util.Collections.nCopies(65, 1L);

    assertThatThrownBy(() -> Unpickler.read("data.pkl", PickleWriter.write(new Tensor(shape))))
        .isInstanceOf(ArchiveException.class)
        .hasMessageEndingWith(": a tensor of 65 dimensions");
    assertThat(Unpickler.read("data.pkl", PickleWriter.write(new Tensor(shape.subList(0, 64)))))
        .isInstanceOf(PickledTensor.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "]q\u0000h\u0000a}h\u0000Ns.",
        "]q\u0000h\u0000\u0085a}h\u0000Ns.",
        "c__torch__\nM\n)\u0081}]q\u0000h\u0000\u0085ah\u0000Nsb."
      })
  void listThatHoldsItselfIsNoKey(String bytes) {
    assertThatThrownBy(() -> read(bytes)).isInstanceOf(ArchiveException.class);
  }

  @Property(tries = 3000)
  void anyBytesAreReadOrRefused(@ForAll("pickles") byte[] bytes) {
    try {
      Unpickler.read("data.pkl", bytes);
    } catch (ArchiveException refused) {
      assertThat(refused).hasMessageStartingWith("data.pkl, byte ");
    }
  }

  @Property(tries = 1000)
  void aGoldenPickleWithDamageIsReadOrRefused(
      @ForAll int at, @ForAll byte value, @ForAll boolean cut) throws IOException {
    byte[] bytes = GoldenBytes.DATA.clone();
    int index = Math.floorMod(at, bytes.length);
    bytes[index] = value;
    try {
      Unpickler.read("data.pkl", cut ? Arrays.copyOf(bytes, index) : bytes);
    } catch (ArchiveException refused) {
      assertThat(refused).hasMessageStartingWith("data.pkl, byte ");
    }
  }

  private static final class GoldenBytes {
    static final byte[] DATA;

    static {
      try {
        DATA = data("bert-eager/model.pt");
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  @Provide
  Arbitrary<byte[]> pickles() {
    Arbitrary<String> parts =
        Arbitraries.of(
            "(",
            ".",
            "N",
            "\u0088",
            "J\u0001\u0000\u0000\u0000",
            "K\u0002",
            "M\u0001\u0001",
            "\u008a\u0003abc",
            "G12345678",
            "X\u0001\u0000\u0000\u0000a",
            "\u008c\u0001b",
            "ctorch\nFloatStorage\n",
            "ctorch._utils\n_rebuild_tensor_v2\n",
            "ccollections\nOrderedDict\n",
            "ctorch.jit._pickle\nbuild_intlist\n",
            "c__torch__\nM\n",
            ")",
            "]",
            "}",
            "q\u0000",
            "h\u0000",
            "q\u0001",
            "h\u0001",
            "t",
            "\u0085",
            "\u0086",
            "\u0087",
            "l",
            "e",
            "a",
            "u",
            "s",
            "\u0081",
            "R",
            "b",
            "Q",
            "\u00ff");
    return parts
        .list()
        .ofMaxSize(40)
        .map(
            p -> ("\u0080\u0002" + String.join("", p) + ".").getBytes(StandardCharsets.ISO_8859_1));
  }
}
