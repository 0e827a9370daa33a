package io.github.lrpagent.archives.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.archives.TestModel;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no rule touches stands in the twin as the same tree. */
class UntouchedCodeTest {
  private static final String STATEMENTS =
      """
      a = [n, 1, -2]
      b : Dict[str, int] = annotate(Dict[str, int], {})
      c, d, = (n, s)
      e, = [n]
      f = (s, 1.0000000000000001e-05, -inf, nan, 1.-2.j)
      g = torch.format("a {} \\303\\251\\n", n)
      torch._set_item(b, s, torch.add(n, 1))
      h = b["k"]
      i = a[-1]
      j = torch.gt(n, int(torch.len(a)))
      if j:
        k = uninitialized(int)
        ops.prim.RaiseException("no", "builtins.ValueError")
      else:
        if torch.eq(s, 'x'):
          pass
        k = torch.mul(n, 2)
      while torch.lt(k, 10):
        k = torch.add(k, 1)
      for m in range(torch.len(a)):
        k = torch.add(k, m)
      with torch.no_grad():
        o = [(k,), ()]
      p = unchecked_cast(int, c)
      q = isinstance(p, int)
      print(q, ((n)), {"a": [n], "b": a})
      return k
      """;

  @ParameterizedTest
  @ValueSource(strings = {"attnlrp", "cp-lrp", "gradient-x-input"})
  void treeStaysTheSame(String composite) {
    TestModel model = TestModel.forward("n: int, s: str", "int", STATEMENTS);
    SourceFile twin = SourceFile.parse("twin.py", model.text(composite));
    SourceFile original = model.archive().files().get("__torch__");

    assertThat(body(twin.functions().get("t_forward")))
        .isEqualTo(body(original.classes().get("M").methods().get("forward")));
  }

  private static List<Statement> body(FunctionText function) {
    return Erased.of(function).body();
  }
}
