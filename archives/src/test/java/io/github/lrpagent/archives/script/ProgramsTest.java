package io.github.lrpagent.archives.script;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.archives.ArchiveException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Programs of TorchScript's grammar, written and read again. */
class ProgramsTest {
  private static final Printer PRINTER = Printer.PLAIN;

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void programIsReadAsTheTreeThatItWasWrittenFrom(@ForAll("files") List<Node> nodes) {
    SourceFile file = SourceFile.parse("a.py", text(nodes));
    List<Node> read = new ArrayList<>();
    file.classes().values().forEach(c -> read.add(Erased.of(c)));
    file.functions().values().forEach(f -> read.add(Erased.of(f)));

    assertThat(read).containsExactlyInAnyOrderElementsOf(nodes);
    assertThat(Printer.of(file.source()).file(file)).isEqualTo(file.source().text());
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void placesOfNodesAreExact(@ForAll("files") List<Node> nodes) {
    SourceFile file = SourceFile.parse("a.py", text(nodes));
    file.functions().values().forEach(f -> assertPlaces(f, ""));
    for (ClassText text : file.classes().values()) {
      assertThat(file.source().slice(text)).isEqualTo(PRINTER.classText(text));
      text.members().forEach(m -> assertThat(file.source().slice(m)).isEqualTo(PRINTER.member(m)));
      text.methods().values().forEach(f -> assertPlaces(f, "  "));
    }
  }

  @Property(tries = 500)
  void stringsAreReadAsWhatTheyStandFor(@ForAll String value) {
    String expected = new String(value.getBytes(UTF_8), UTF_8); // no halves of surrogate pairs
    Expression literal = value("def f():\n  return " + Programs.quoted(value) + "\n");

    assertThat(((Expression.Literal) literal).value()).isEqualTo(expected);
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void mutatedProgramIsReadOrRefusedWithItsPlace(
      @ForAll("files") List<Node> nodes,
      @ForAll("pieces") String piece,
      @ForAll int at,
      @ForAll @IntRange(max = 3) int removed) {
    String text = text(nodes);
    int from = Math.floorMod(at, text.length() + 1);
    int to = Math.min(text.length(), from + removed);
    try {
      SourceFile.parse("a.py", text.substring(0, from) + piece + text.substring(to));
    } catch (ArchiveException refused) {
      assertThat(refused).hasMessageMatching("(?s)a\\.py:\\d+:\\d+: .+");
    }
  }

  private static String text(List<Node> nodes) {
    return nodes.stream()
        .map(n -> n instanceof ClassText c ? PRINTER.classText(c) : function((FunctionText) n))
        .map(t -> t + "\n")
        .collect(Collectors.joining());
  }

  private static String function(FunctionText text) {
    return PRINTER.function(text, "");
  }

  private static Expression value(String text) {
    Statement result = SourceFile.parse("a.py", text).functions().get("f").body().get(0);
    return ((Statement.Return) result).value().orElseThrow();
  }

  private static void assertPlaces(FunctionText function, String indent) {
    SourceText source = function.source();
    assertThat(source.slice(function)).isEqualTo(PRINTER.function(function, indent));
    function.parameters().forEach(p -> p.fallback().ifPresent(f -> assertPlaces(source, f)));
    assertPlaces(source, function.body(), indent + "  ");
  }

  private static void assertPlaces(SourceText source, List<Statement> block, String indent) {
    for (Statement statement : block) {
      assertThat(source.slice(statement)).isEqualTo(PRINTER.statement(statement, indent));
      if (statement instanceof Statement.Assign assign) {
        assign.targets().forEach(t -> assertPlaces(source, t));
        assertPlaces(source, assign.value());
      } else if (statement instanceof Statement.Evaluate evaluate) {
        assertPlaces(source, evaluate.value());
      } else if (statement instanceof Statement.Return result) {
        result.value().ifPresent(v -> assertPlaces(source, v));
      } else if (statement instanceof Statement.If choice) {
        assertPlaces(source, choice.condition());
        assertPlaces(source, choice.then(), indent + "  ");
        assertPlaces(source, choice.otherwise(), indent + "  ");
      } else if (statement instanceof Statement.While loop) {
        assertPlaces(source, loop.condition());
        assertPlaces(source, loop.body(), indent + "  ");
      } else if (statement instanceof Statement.For loop) {
        assertPlaces(source, loop.iterable());
        assertPlaces(source, loop.body(), indent + "  ");
      } else if (statement instanceof Statement.With with) {
        assertPlaces(source, with.context());
        assertPlaces(source, with.body(), indent + "  ");
      } else if (statement instanceof Statement.Nested nested) {
        assertPlaces(nested.function(), indent);
      }
    }
  }

  private static void assertPlaces(SourceText source, Expression expression) {
    assertThat(source.slice(expression)).isEqualTo(PRINTER.expression(expression));
    if (expression instanceof Expression.Attribute attribute) {
      assertPlaces(source, attribute.object());
    } else if (expression instanceof Expression.Call call) {
      assertPlaces(source, call.function());
      call.arguments().forEach(a -> assertPlaces(source, a.value()));
    } else if (expression instanceof Expression.Subscript subscript) {
      assertPlaces(source, subscript.object());
      subscript.indices().forEach(i -> assertPlaces(source, i));
    } else if (expression instanceof Expression.ListOf list) {
      list.items().forEach(i -> assertPlaces(source, i));
    } else if (expression instanceof Expression.TupleOf tuple) {
      tuple.items().forEach(i -> assertPlaces(source, i));
    } else if (expression instanceof Expression.DictOf dict) {
      dict.keys().forEach(k -> assertPlaces(source, k));
      dict.values().forEach(v -> assertPlaces(source, v));
    }
  }

  @Provide
  Arbitrary<List<Node>> files() {
    return Programs.files();
  }

  @Provide
  Arbitrary<String> pieces() {
    return Arbitraries.of(
        "", " ", "  ", "\n", "\n  ", "(", ")", "[", "]", "{", "}", "\"", "'", "\\", ",", ":", "=",
        ".", "-", "->", "+", "1", "x", "1e", "def ", "class ", "if ", "else:", "return ", "pass",
        "in ", "\t", "\u0000", "\uD83D", "#", "None", "inf");
  }
}
