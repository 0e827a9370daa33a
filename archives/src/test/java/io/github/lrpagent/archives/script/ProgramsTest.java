package io.github.lrpagent.archives.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Programs of TorchScript's grammar are read without loss: the slices of all statements give the
 * text again.
 */
class ProgramsTest {
  @Property(tries = 500)
  void slicesOfTheStatementsGiveTheTextAgain(@ForAll("functions") String text) {
    FunctionText function = SourceFile.parse("a.py", text).functions().get("f");
    List<String> lines = new ArrayList<>();
    lines.add(text.lines().findFirst().orElseThrow());
    write(function, function.body(), "  ", lines);

    assertThat(String.join("\n", lines) + "\n").isEqualTo(text);
    assertThat(function.source().slice(function) + "\n").isEqualTo(text);
  }

  @Property(tries = 300)
  void slicesOfExpressionsAreExpressionsOfTheSameForm(@ForAll("expressions") String text) {
    FunctionText function =
        SourceFile.parse("a.py", "def f():\n  return " + text + "\n").functions().get("f");
    Expression value = ((Statement.Return) function.body().get(0)).value().orElseThrow();

    assertThat(rebuilt(function.source(), value)).isEqualTo(text);
  }

  /** Writes the statements from their parts; simple ones are sliced. */
  private static void write(
      FunctionText function, List<Statement> statements, String indent, List<String> lines) {
    for (Statement statement : statements) {
      SourceText source = function.source();
      if (statement instanceof Statement.If choice) {
        lines.add(indent + "if " + source.slice(choice.condition()) + ":");
        write(function, choice.then(), indent + "  ", lines);
        if (!choice.otherwise().isEmpty()) {
          lines.add(indent + "else:");
          write(function, choice.otherwise(), indent + "  ", lines);
        }
      } else if (statement instanceof Statement.While loop) {
        lines.add(indent + "while " + source.slice(loop.condition()) + ":");
        write(function, loop.body(), indent + "  ", lines);
      } else if (statement instanceof Statement.For loop) {
        lines.add(
            indent
                + "for "
                + source.slice(loop.targets().get(0))
                + " in "
                + source.slice(loop.iterable())
                + ":");
        write(function, loop.body(), indent + "  ", lines);
      } else if (statement instanceof Statement.With with) {
        lines.add(
            indent
                + "with "
                + source.slice(with.context())
                + with.name().map(n -> " as " + n).orElse("")
                + ":");
        write(function, with.body(), indent + "  ", lines);
      } else {
        lines.add(indent + source.slice(statement));
      }
    }
  }

  private static String rebuilt(SourceText source, Expression expression) {
    if (expression instanceof Expression.Attribute attribute) {
      return rebuilt(source, attribute.object()) + "." + attribute.name();
    }
    if (expression instanceof Expression.Call call) {
      List<String> arguments =
          call.arguments().stream()
              .map(
                  a ->
                      (a.keyword().isEmpty() ? "" : a.keyword() + "=") + rebuilt(source, a.value()))
              .toList();
      return rebuilt(source, call.function()) + "(" + String.join(", ", arguments) + ")";
    }
    if (expression instanceof Expression.Subscript subscript) {
      return rebuilt(source, subscript.object()) + "[" + joined(source, subscript.indices()) + "]";
    }
    if (expression instanceof Expression.ListOf list) {
      return "[" + joined(source, list.items()) + "]";
    }
    if (expression instanceof Expression.TupleOf tuple) {
      String comma = tuple.items().size() == 1 && !tuple.parenthesesOnly() ? "," : "";
      return "(" + joined(source, tuple.items()) + comma + ")";
    }
    if (expression instanceof Expression.DictOf dict) {
      List<String> items = new ArrayList<>();
      for (int i = 0; i < dict.keys().size(); i++) {
        items.add(
            rebuilt(source, dict.keys().get(i)) + ": " + rebuilt(source, dict.values().get(i)));
      }
      return "{" + String.join(", ", items) + "}";
    }
    return source.slice(expression);
  }

  private static String joined(SourceText source, List<Expression> items) {
    return String.join(", ", items.stream().map(i -> rebuilt(source, i)).toList());
  }

  @Provide
  Arbitrary<String> expressions() {
    return expression(4);
  }

  @Provide
  Arbitrary<String> functions() {
    return block(3, "  ")
        .map(b -> "def f(x: Tensor, y: Optional[List[int]]=None) -> Tuple[Tensor, int]:\n" + b);
  }

  private static Arbitrary<String> names() {
    return Arbitraries.of(
        "x",
        "_0",
        "self",
        "hidden_states",
        "lrp_1",
        "in_features",
        "format1",
        "iff",
        "True_",
        "e",
        "inf_");
  }

  private static Arbitrary<String> expression(int depth) {
    Arbitrary<String> atom =
        Arbitraries.oneOf(
            names(),
            Arbitraries.of(
                "1",
                "-1",
                "1.5",
                "-1e-05",
                "9.9999999999999998e+20",
                "inf",
                "-inf",
                "nan",
                "True",
                "None",
                "\"a\\\"[(b\"",
                "''",
                "CONSTANTS.c0",
                "[]",
                "{}",
                "()"));
    if (depth == 0) {
      return atom;
    }
    Arbitrary<String> inner = Arbitraries.lazy(() -> expression(depth - 1));
    Arbitrary<String> argument =
        Arbitraries.oneOf(inner, Combinators.combine(names(), inner).as((n, e) -> n + "=" + e));
    Arbitrary<String> call =
        Combinators.combine(
                Arbitraries.of(
                    "torch.add",
                    "ops.prim.data",
                    "__torch__.a.___torch_mangle_1.f",
                    "f",
                    "(self.a).forward",
                    "annotate"),
                argument.list().ofMaxSize(3))
            .as((f, a) -> f + "(" + String.join(", ", a) + ")");
    return Arbitraries.oneOf(
        atom,
        call,
        Combinators.combine(names(), names()).as((o, n) -> o + "." + n),
        Combinators.combine(call, inner).as((o, i) -> o + "[" + i + "]"),
        inner.list().ofMinSize(1).ofMaxSize(3).map(l -> "[" + String.join(", ", l) + "]"),
        inner.map(e -> "(" + e + ",)"),
        inner.map(e -> "(" + e + ")"),
        inner.list().ofMinSize(2).ofMaxSize(3).map(l -> "(" + String.join(", ", l) + ")"),
        Combinators.combine(inner, inner)
            .as((k, v) -> "{" + k + ": " + v + ", " + v + ": " + k + "}"));
  }

  private static Arbitrary<String> block(int depth, String indent) {
    return statement(depth, indent).list().ofMinSize(1).ofMaxSize(4).map(s -> String.join("", s));
  }

  private static Arbitrary<String> statement(int depth, String indent) {
    Arbitrary<String> e = expression(2);
    Arbitrary<String> simple =
        Arbitraries.oneOf(
                Combinators.combine(names(), e).as((n, v) -> n + " = " + v),
                Combinators.combine(names(), e)
                    .as((n, v) -> n + " : Optional[Dict[str, __torch__.a.B]] = " + v),
                Combinators.combine(names(), names(), e).as((a, b, v) -> a + ", " + b + ", = " + v),
                e.map(v -> "self.a = " + v),
                e.map(v -> "torch.add_(" + v + ", 1)"),
                e.map(v -> "return " + v),
                Arbitraries.of("pass", "return"))
            .map(s -> indent + s + "\n");
    if (depth == 0) {
      return simple;
    }
    Arbitrary<String> inner = Arbitraries.lazy(() -> block(depth - 1, indent + "  "));
    return Arbitraries.oneOf(
        simple,
        simple,
        Combinators.combine(e, inner).as((c, b) -> indent + "if " + c + ":\n" + b),
        Combinators.combine(e, inner, inner)
            .as((c, b, o) -> indent + "if " + c + ":\n" + b + indent + "else:\n" + o),
        Combinators.combine(e, inner).as((c, b) -> indent + "while " + c + ":\n" + b),
        Combinators.combine(e, inner).as((c, b) -> indent + "for i in " + c + ":\n" + b),
        Combinators.combine(e, inner).as((c, b) -> indent + "with " + c + " as g:\n" + b),
        inner.map(b -> indent + "def __forked_function() -> Tensor:\n" + b));
  }
}
