package io.github.lrpagent.archives.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.lrpagent.archives.Archive;
import io.github.lrpagent.archives.ArchiveException;
import io.github.lrpagent.archives.PickleWriter;
import io.github.lrpagent.archives.PickleWriter.Module;
import io.github.lrpagent.archives.PickleWriter.Tensor;
import io.github.lrpagent.archives.pickle.PickledObject;
import io.github.lrpagent.archives.pickle.Unpickler;
import io.github.lrpagent.archives.script.SourceFile;
import io.github.lrpagent.archives.twin.TwinWriter;
import io.github.lrpagent.composites.Composite;
import io.github.lrpagent.composites.Composites;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Any text is read or refused with file, line and column, and so are its twins. */
class TextFuzzTest {
  private static final List<Composite> COMPOSITES = List.of(Composites.load("attnlrp"));
  private static final Module CHILD = Module.of("__torch__.A").with("weight", Tensor.of(2L, 3L));
  private static final Module ROOT =
      Module.of("__torch__.M").with("a", CHILD).with("weight", Tensor.of(3L, 3L));

  @DictionaryEntries({
    "\\x0A    ",
    "\\x0A      ",
    "if x:",
    "else:",
    "while x:",
    "for i in range(2):",
    "with x:",
    "return x",
    "def f():",
    "x, y, = ",
    " : Optional[Tensor] = ",
    "List[Tensor]",
    "Tuple[Tensor, int]",
    "getattr(self, \\\"weight\\\")",
    "annotate(Tensor, x)",
    "unchecked_cast(Tensor, x)",
    "isinstance(x, Tensor)",
    "uninitialized(Tensor)",
    "__torch__.A",
    "__torch__.g(x, )",
    "(self).forward(x, )",
    "CONSTANTS.c0",
    "ops.prim.data(x)",
    "ops.quantized.linear(x)",
    "torch.add(x, x)",
    "torch.mul_(x, x)",
    "torch.sigmoid(x)",
    "torch.softmax(x, -1)",
    "torch.matmul(x, x)",
    "torch.addmm(x, x, x)",
    "torch.einsum('ij,jk', [x, x])",
    "torch.embedding(x, x)",
    "torch.layer_norm(x, [3])",
    "torch.scaled_dot_product_attention(x, x, x)",
    "torch._native_multi_head_attention(x)",
    "torch.pow(x, 0.5)",
    "torch.append(x, x)",
    "torch.lstm(x)",
    "torch.conv2d(x)",
    "torch.requires_grad(x)",
    "torch.is_grad_enabled()",
    "torch.__not__(x)",
    "torch.where(x, x, x)"
  })
  @FuzzTest(maxDuration = "1m")
  void text(byte[] bytes) {
    SourceFile file;
    try {
      file = SourceFile.parse("t.py", new String(bytes, StandardCharsets.UTF_8));
    } catch (ArchiveException refused) {
      checkPlace(refused);
      return;
    }
    PickledObject root = (PickledObject) Unpickler.read("data.pkl", PickleWriter.write(ROOT));
    try {
      TwinWriter.write(new Archive("m/", Map.of("__torch__", file), root, List.of()), COMPOSITES);
    } catch (ArchiveException refused) {
      if (file.classes().containsKey("M")) {
        checkPlace(refused);
      }
    }
  }

  private static void checkPlace(ArchiveException refused) {
    if (!refused.getMessage().matches("(?s)t\\.py:\\d+:\\d+: .+")) {
      throw new AssertionError("an error without its place", refused);
    }
  }
}
