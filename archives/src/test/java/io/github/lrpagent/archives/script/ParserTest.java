package io.github.lrpagent.archives.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.archives.script.Expression.Attribute;
import io.github.lrpagent.archives.script.Expression.Call;
import io.github.lrpagent.archives.script.Expression.DictOf;
import io.github.lrpagent.archives.script.Expression.ListOf;
import io.github.lrpagent.archives.script.Expression.Literal;
import io.github.lrpagent.archives.script.Expression.Name;
import io.github.lrpagent.archives.script.Expression.Subscript;
import io.github.lrpagent.archives.script.Expression.TupleOf;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every kind of statement and expression that TorchScript writes, with the text that it stands for.
 */
class ParserTest {
  private static FunctionText function(String body) {
    String text = "def f(x: Tensor,\n    n: int=3) -> Tensor:\n" + body.indent(2);
    return SourceFile.parse("a.py", text).functions().get("f");
  }

  private static Statement statement(String text) {
    FunctionText function = function(text);
    assertThat(function.body()).hasSize(1);
    assertThat(function.source().slice(function.body().get(0))).isEqualTo(text.indent(2).strip());
    return function.body().get(0);
  }

  private static Expression expression(String text) {
    FunctionText function = function("return " + text);
    Expression value = ((Statement.Return) function.body().get(0)).value().orElseThrow();
    assertThat(function.source().slice(value)).isEqualTo(text);
    return value;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1                      | false", "-1     | false", "9223372036854775807 | false",
            "1.                     | true",
        "1.0000000000000001e-05 | true", "-inf    | true", "inf                  | true",
            "nan                    | true",
        "-1e+20                 | true", "True    | false", "False               | false",
            "None                   | false",
        "-0.                    | true", "-nan    | true", "4.9406564584124654e-324 | true",
            "1e+20                  | true",
      })
  void literalsOfNumbersAndNames(String text, boolean real) {
    assertThat(expression(text))
        .isInstanceOfSatisfying(Literal.class, l -> assertThat(l.isFloat()).isEqualTo(real));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0.+1.j", "1.-2.j", "-1.5+0.j", "0.+infj", "inf+1.j", "-inf-nanj", "nan-nanj"})
  void complexNumberIsOneLiteral(String text) {
    assertThat(expression(text)).isInstanceOf(Literal.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"\"", "\"a \\\"b\\\" \\n\\\\\"", "'a'", "\"# no comment\"", "\"é\uD83D\uDE00\""})
  void stringsWithEscapes(String text) {
    assertThat(expression(text))
        .isInstanceOfSatisfying(Literal.class, l -> assertThat(l.isString()).isTrue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"\" | ''",
        "\"a\\\"b\" | a\"b",
        "\"a\\\\n\" | a\\n",
        "\"\\303\\251\\360\\237\\230\\200\" | \u00e9\uD83D\uDE00",
        "\"\\x41\\x7\\q\" | A\\x7\\q",
        "\"\\0601\" | 01",
      })
  void escapesStandForBytes(String text, String value) {
    assertThat(((Literal) expression(text)).value()).isEqualTo(value);
  }

  @Test
  void callsWithKeywordsAndATrailingComma() {
    Call call = (Call) expression("torch.gelu(x, approximate=\"tanh\", )");

    assertThat(call.function().qualifiedName()).contains("torch.gelu");
    assertThat(call.arguments())
        .extracting(Expression.Argument::keyword)
        .containsExactly("", "approximate");
    assertThat(call.keyword("approximate").orElseThrow()).isInstanceOf(Literal.class);
    assertThat(call.keyword("other")).isEmpty();
  }

  @Test
  void methodOfAnObjectInParentheses() {
    Call call = (Call) expression("(getattr(self, \"0\")).forward(x, )");
    Attribute method = (Attribute) call.function();

    assertThat(method.name()).isEqualTo("forward");
    assertThat(method.qualifiedName()).isEmpty();
    assertThat(method.object())
        .isInstanceOfSatisfying(TupleOf.class, t -> assertThat(t.parenthesesOnly()).isTrue());
    assertThat(method.object().bare())
        .isInstanceOfSatisfying(Call.class, c -> assertThat(c.function()).isInstanceOf(Name.class));
  }

  @Test
  void tuplesListsDictsAndSubscripts() {
    assertThat(expression("(x,)"))
        .isInstanceOfSatisfying(TupleOf.class, t -> assertThat(t.parenthesesOnly()).isFalse());
    assertThat(expression("()"))
        .isInstanceOfSatisfying(TupleOf.class, t -> assertThat(t.items()).isEmpty());
    assertThat(expression("(x, n)"))
        .isInstanceOfSatisfying(TupleOf.class, t -> assertThat(t.items()).hasSize(2));
    assertThat(expression("[x, [n], ]"))
        .isInstanceOfSatisfying(ListOf.class, l -> assertThat(l.items()).hasSize(2));
    assertThat(expression("{}"))
        .isInstanceOfSatisfying(DictOf.class, d -> assertThat(d.keys()).isEmpty());
    assertThat(expression("{\"a\": x, \"b\": n}"))
        .isInstanceOfSatisfying(DictOf.class, d -> assertThat(d.values()).hasSize(2));
    assertThat(expression("x[0][-1]"))
        .isInstanceOfSatisfying(
            Subscript.class, s -> assertThat(s.object()).isInstanceOf(Subscript.class));
    assertThat(expression("annotate(Dict[str, Tensor], {})")).isInstanceOf(Call.class);
    assertThat(expression("CONSTANTS.c0").qualifiedName()).contains("CONSTANTS.c0");
    assertThat(expression("__torch__.a.___torch_mangle_3.B.__new__(__torch__.a.B)"))
        .isInstanceOf(Call.class);
  }

  @Test
  void assignments() {
    assertThat(statement("a : Optional[Tensor] = None"))
        .isInstanceOfSatisfying(
            Statement.Assign.class,
            a ->
                assertThat(a.type().orElseThrow())
                    .isEqualTo(new Type("Optional", List.of(Type.TENSOR))));
    assertThat(statement("a, b, = (x, n)"))
        .isInstanceOfSatisfying(Statement.Assign.class, a -> assertThat(a.targets()).hasSize(2));
    assertThat(statement("self.a = x"))
        .isInstanceOfSatisfying(
            Statement.Assign.class,
            a -> assertThat(a.targets().get(0)).isInstanceOf(Attribute.class));
    assertThat(statement("a = x, n"))
        .isInstanceOfSatisfying(
            Statement.Assign.class, a -> assertThat(a.value()).isInstanceOf(TupleOf.class));
    assertThat(statement("a, b = x"))
        .isInstanceOfSatisfying(Statement.Assign.class, a -> assertThat(a.targets()).hasSize(2));
    assertThat(statement("a, = x"))
        .isInstanceOfSatisfying(Statement.Assign.class, a -> assertThat(a.targets()).hasSize(1));
    assertThat(statement("torch.add_(x, 1)")).isInstanceOf(Statement.Evaluate.class);
  }

  @Test
  void blocks() {
    assertThat(statement("if a:\n  pass\nelse:\n  return x"))
        .isInstanceOfSatisfying(
            Statement.If.class,
            s -> {
              assertThat(s.then()).hasOnlyElementsOfType(Statement.Pass.class);
              assertThat(s.otherwise()).hasOnlyElementsOfType(Statement.Return.class);
            });
    assertThat(statement("if a:\n  return"))
        .isInstanceOfSatisfying(Statement.If.class, s -> assertThat(s.otherwise()).isEmpty());
    assertThat(statement("while True:\n  x = n\n  n = x"))
        .isInstanceOfSatisfying(Statement.While.class, s -> assertThat(s.body()).hasSize(2));
    assertThat(statement("for i in range(torch.len(x)):\n  pass"))
        .isInstanceOfSatisfying(Statement.For.class, s -> assertThat(s.targets()).hasSize(1));
    assertThat(statement("with __torch__.C() as c:\n  pass"))
        .isInstanceOfSatisfying(Statement.With.class, s -> assertThat(s.name()).contains("c"));
    assertThat(statement("with g:\n  pass"))
        .isInstanceOfSatisfying(Statement.With.class, s -> assertThat(s.name()).isEmpty());
    assertThat(statement("def __forked_function() -> Tensor:\n  return x"))
        .isInstanceOfSatisfying(
            Statement.Nested.class,
            s -> assertThat(s.function().name()).isEqualTo("__forked_function"));
    assertThat(statement("def __forked_function():\n  x = n\n  return x"))
        .isInstanceOfSatisfying(
            Statement.Nested.class, s -> assertThat(s.function().result()).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "torch.f(a, b=c)",
        "ops.quantized.linear(x, CONSTANTS.c12)",
        "__torch__.a.b.f(a, )",
        "_0(a, )",
        "(obj).method(a, )",
        "(getattr(self, \"0\")).forward(a, )",
        "(_0).__init__(a, )",
        "__torch__.a.T.__new__(__torch__.a.T)",
        "__torch__.a.T(a, b)",
        "__torch__.a.Color.RED",
        "s.x",
        "x[0]",
        "d[\"a\"]",
        "annotate(List[Optional[Tensor]], [])",
        "annotate(Tuple[()], ())",
        "unchecked_cast(Tensor, x)",
        "uninitialized(Dict[str, Tensor])",
        "isinstance(x, Tensor)",
        "isinstance(x, (int, float))",
        "int(x)",
        "fork(__forked_function)",
        "torch.device(\"cpu\")",
      })
  void formsOfCallsAndAccesses(String text) {
    FunctionText function = function("return " + text);

    assertThat(Printer.of(function.source()).expression(expression(text))).isEqualTo(text);
  }

  @Test
  void functionsKeepTheirParametersAsWritten() {
    FunctionText function =
        SourceFile.parse(
                "a.py",
                "def f(x: Tensor,\n    y: Optional[Tuple[int, int]]=None,\n    z: Dict[str, List[Tensor]]={}) -> Tuple[Tensor, int]:\n  return (x, 1)\n")
            .functions()
            .get("f");

    assertThat(function.parameters())
        .extracting(function::parameterText)
        .containsExactly(
            "x: Tensor", "y: Optional[Tuple[int, int]]=None", "z: Dict[str, List[Tensor]]={}");
    assertThat(function.result().orElseThrow()).hasToString("Tuple[Tensor, int]");
  }

  @Test
  void emptyTupleTypeStaysWhatItIs() {
    assertThat(
            SourceFile.parse("a.py", "def f() -> Tuple[()]:\n  return ()\n")
                .functions()
                .get("f")
                .result()
                .orElseThrow())
        .hasToString("Tuple[()]");
  }

  @Test
  void classes() {
    String text =
        """
        class M(Module):
          __parameters__ = ["weight", "0", ]
          __buffers__ = []
          weight : Tensor
          training : Final[bool] = True
          __annotations__["0"] = __torch__.torch.nn.Linear
          __annotations__["\\303\\251 1"] = Tensor
          def forward(self: __torch__.M,
            x: Tensor) -> Tensor:
            return x
          def __hook(self: __torch__.M) -> NoneType:
            return None
        class N(NamedTuple):
          a : Tensor
          b : Optional[int] = None
        class I(ModuleInterface):
          def forward(self,
            x: Tensor) -> Tensor:
            pass
        class E(Enum):
          red = 1
        class P:
          pass
        def free(x: Tensor) -> Tensor:
          return x
        """;
    SourceFile file = SourceFile.parse("a.py", text);
    ClassText module = file.classes().get("M");

    assertThat(file.classes()).containsOnlyKeys("M", "N", "I", "E", "P");
    assertThat(file.functions()).containsOnlyKeys("free");
    assertThat(module.parameters()).containsExactly("weight", "0");
    assertThat(module.fields()).containsOnlyKeys("weight", "training", "0", "\u00e9 1");
    assertThat(module.fields().get("0")).hasToString("__torch__.torch.nn.Linear");
    assertThat(module.methods()).containsOnlyKeys("forward", "__hook");
    assertThat(file.source().slice(module)).startsWith("class M").endsWith("return None");
    assertThat(file.classes().get("N").isNamedTuple()).isTrue();
    assertThat(file.classes().get("N").fields()).containsOnlyKeys("a", "b");
    assertThat(file.classes().get("I").isInterface()).isTrue();
    assertThat(file.classes().get("E").members())
        .singleElement()
        .satisfies(m -> assertThat(m.name()).isEqualTo("red"))
        .satisfies(m -> assertThat(m.value().map(file.source()::slice)).contains("1"));
    assertThat(module.isInterface() || module.isNamedTuple()).isFalse();
  }

  @Test
  void emptyFileHoldsNothing() {
    assertThat(SourceFile.parse("a.py", "").classes()).isEmpty();
    assertThat(SourceFile.parse("a.py", "\n# only a comment\n\n").functions()).isEmpty();
  }

  @Test
  void windowsLineEndsAndCommentsAreRead() {
    assertThat(
            SourceFile.parse("a.py", "def f() -> int:  # why\r\n  # a line\r\n  return 1\r\n")
                .functions()
                .get("f")
                .body())
        .hasSize(1);
  }
}
