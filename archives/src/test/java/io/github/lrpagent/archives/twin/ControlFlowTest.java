package io.github.lrpagent.archives.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.archives.TestModel;
import org.junit.jupiter.api.Test;

class ControlFlowTest {
  private static String body(String lines) {
    return TestModel.forward("a: Tensor", "x = torch.roll(a, 1)\n" + lines)
        .body("attnlrp")
        .replace("__torch__.lrp_rules.", "")
        .replaceFirst("x = torch.roll\\(a, 1\\)\n", "");
  }

  /** Numbers the temporaries from 0. */
  private static String renumbered(String text) {
    java.util.Map<String, String> names = new java.util.HashMap<>();
    return java.util.regex.Pattern.compile("lrp_\\d+")
        .matcher(text)
        .replaceAll(m -> names.computeIfAbsent(m.group(), n -> "t" + names.size()));
  }

  @Test
  void callsKeepTheirOrderWhereAnOperandGetsAName() {
    assertThat(renumbered(body("return torch.add(torch.neg(x), torch.gelu(torch.exp(x)))\n")))
        .isEqualTo(
            """
            t0 = torch.neg(x)
            t1 = torch.exp(x)
            t2 = identity(t1, torch.gelu(torch.detach(t1)), 1.0E-10)
            t3 = torch.add(t0, t2)
            return t3
            """);
  }

  @Test
  void everyLineThatNoRuleTouchesStaysAsItWas() {
    String lines =
        """
        b : Optional[Tensor] = None
        c = annotate(List[Optional[int]], [None, 1])
        d = {"a": x, "b": torch.neg(x)}
        e = unchecked_cast(Tensor, x)
        n, m, = (1, -2)
        if torch.__is__(b, None):
          f = torch.size(x, 0)
        else:
          f = int(torch.sum(x))
        while torch.lt(n, f):
          n = torch.add(n, 1)
        for i in range(3):
          x = torch.add(x, i, alpha=1)
          pass
        g = d["a"]
        h = uninitialized(Tensor)
        print("a \\"quoted\\" word\\n", inf, -inf, nan, 1.0000000000000001e-05)
        return torch.add(g, e)
        """;

    assertThat(body(lines)).isEqualTo(lines);
  }

  @Test
  void loopThatMakesATensorCarryIsReadAgain() {
    String lines =
        "h = torch.ones([2])\nfor i in range(3):\n  y = torch.mul(h, h)\n  h = torch.add(y, x)\nreturn h\n";

    assertThat(body(lines)).contains("  y = uniform_mul(h, h)\n");
  }

  @Test
  void whileLoopThatMakesATensorCarryIsReadAgain() {
    String lines =
        "h = torch.ones([2])\nn = 0\nwhile torch.lt(n, 3):\n  y = torch.mul(h, h)\n  h = torch.add(y, x)\n  n = torch.add(n, 1)\nreturn h\n";

    assertThat(body(lines)).contains("  y = uniform_mul(h, h)\n");
  }

  @Test
  void tensorThatCarriesInOneBranchCarriesBehindBoth() {
    String lines =
        "if bool(torch.any(x)):\n  h = x\nelse:\n  h = torch.ones([2])\nreturn torch.mul(h, h)\n";

    assertThat(body(lines)).endsWith("return uniform_mul(h, h)\n");
  }

  @Test
  void namesForOperandsStandInsideTheBlock() {
    assertThat(renumbered(body("for i in range(2):\n  x = torch.relu(torch.neg(x))\nreturn x\n")))
        .isEqualTo(
            """
            for i in range(2):
              t0 = torch.neg(x)
              t1 = identity(t0, torch.relu(torch.detach(t0)), 1.0E-10)
              x = t1
            return x
            """);
  }

  @Test
  void conditionOfALoopThatNeedsARuleIsEvaluatedAgainBehindTheBody() {
    String written =
        renumbered(
            body(
                "while bool(torch.sum(torch.relu(torch.neg(x)))):\n  x = torch.add(x, 1)\nreturn x\n"));

    assertThat(written.replaceAll("lrp_loop_\\d+", "goes_on").replaceAll("t\\d+", "t"))
        .isEqualTo(
            """
            t = torch.neg(x)
            t = identity(t, torch.relu(torch.detach(t)), 1.0E-10)
            t = torch.sum(t)
            t = bool(t)
            goes_on = t
            while goes_on:
              x = torch.add(x, 1)
              t = torch.neg(x)
              t = identity(t, torch.relu(torch.detach(t)), 1.0E-10)
              t = torch.sum(t)
              t = bool(t)
              goes_on = t
            return x
            """);
  }

  @Test
  void whatIsForkedRunsInItsPlace() {
    assertThat(
            body(
                """
                def __forked_function():
                  y = torch.neg(x)
                  return torch.relu(y)
                f = fork(__forked_function)
                fs = annotate(List[Future[Tensor]], [])
                _0 = torch.append(fs, f)
                g : Future[Tensor] = fs[0]
                return torch.wait(g)
                """))
        .isEqualTo(
            """
            y = torch.neg(x)
            __forked_function = identity(y, torch.relu(torch.detach(y)), 1.0E-10)
            f = __forked_function
            fs = annotate(List[Tensor], [])
            _0 = torch.append(fs, f)
            g : Tensor = fs[0]
            return g
            """);
  }

  @Test
  void conditionOfABranchMayNeedARule() {
    assertThat(
            renumbered(
                body(
                    "if bool(torch.sum(torch.relu(torch.neg(x)))):\n  y = x\nelse:\n  y = x\nreturn y\n")))
        .startsWith(
            "t0 = torch.neg(x)\nt1 = identity(t0, torch.relu(torch.detach(t0)), 1.0E-10)\n");
  }

  @Test
  void tensorsInListsAndDictsCarry() {
    assertThat(body("l = [x, torch.exp(x)]\nreturn torch.mul(l[0], l[1])\n"))
        .contains("uniform_mul(l[0], l[1])");
    assertThat(body("d = {\"a\": x}\nreturn torch.mul(d[\"a\"], x)\n"))
        .contains("uniform_mul(d[\"a\"], x)");
  }

  @Test
  void tensorThatIsAppendedToAListCarries() {
    assertThat(
            body(
                "l = annotate(List[Tensor], [])\n_0 = torch.append(l, x)\nreturn torch.mul(l[0], x)\n"))
        .contains("uniform_mul(l[0], x)");
  }

  @Test
  void tensorThatIsStoredInADictCarries() {
    assertThat(
            body(
                "d = annotate(Dict[str, Tensor], {})\n_0 = torch._set_item(d, \"a\", x)\nreturn torch.mul(d[\"a\"], x)\n"))
        .contains("uniform_mul(d[\"a\"], x)");
  }

  @Test
  void tensorThatIsWrittenIntoCarries() {
    assertThat(
            body(
                "h = torch.zeros([4])\n_0 = torch.copy_(torch.slice(h, 0, 0, 2), x)\nreturn torch.mul(h, x)\n"))
        .contains("uniform_mul(h, x)");
  }

  @Test
  void unpackingASingleItemStaysUnpacking() {
    assertThat(body("y, = torch.split(x, 2)\nreturn torch.neg(y)\n"))
        .isEqualTo("y, = torch.split(x, 2)\nreturn torch.neg(y)\n");
  }
}
