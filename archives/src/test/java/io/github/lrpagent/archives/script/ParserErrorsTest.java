package io.github.lrpagent.archives.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lrpagent.archives.ArchiveException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not TorchScript is refused with file, line and column, whatever it is. */
class ParserErrorsTest {
  private static void assertError(String text, String message) {
    assertThatThrownBy(() -> SourceFile.parse("code/a.py", text))
        .isInstanceOf(ArchiveException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x = 1                             | 1:1: expected 'class' or 'def', not 'x'",
        "def f(x) -> int~  return 1        | 1:16: expected ':', not the end of the line",
        "def f() -> int:~  return a + b~   | 2:12: unexpected character '+'",
        "def f() -> int:~  return (a~      | 3:1: expected ',', not the end of the line",
        "def f() -> int:~  return 'a~      | 2:10: this string does not end",
        "def f() -> int:~  return -x~      | 2:11: expected a number, not 'x'",
        "def f() -> int:~  a, b~           | 2:7: expected '=', not the end of the line",
        "def f() -> int:~  a : int~        | 2:10: expected '=', not the end of the line",
        "def f() -> int:~  return a b~     | 2:12: expected the end of the line, not 'b'",
        "def f() -> int:~return 1~         | 2:1: expected an indented line, not 'return'",
        "def f() -> int:~    a = 1~  b = 1~ | 3:3: this line is indented by 2 spaces, as no line above it",
        "class A(Module):~  x~             | 2:4: expected '=', not the end of the line",
        "class A(Module):~  if a:~    pass~ | 2:6: expected '=', not 'a'",
        "def f() -> int:~  for i range(3):~    pass~ | 2:9: expected 'in', not 'range'",
        "def f() -> int:~  x = [1 2]~      | 2:10: expected ',', not '2'",
        "def f() -> int:~  x = {1, 2}~     | 2:9: expected ':', not ','",
        "def f() -> int:~  x = ?~          | 2:7: unexpected character '?'",
        "def f() -> int:~  x = .~          | 2:7: expected an expression, not '.'",
        "def f() -> int:~  x = 1.5.2~      | 2:7: this is no number",
        "def f() -> int:~  x = 1e~         | 2:7: this is no number",
        "def f() -> int:~  x = -True~      | 2:8: expected a number, not 'True'",
        "def f():~  pass~def f():~  pass~  | 3:1: 'f' is defined twice",
        "class A:~  pass~class A:~  pass~  | 3:1: 'A' is defined twice",
        "class A:~  def f():~    pass~  def f():~    pass~ | 4:3: 'f' is defined twice",
      })
  void saysWhereAndWhat(String text, String error) {
    assertError(text.replace('~', '\n'), "code/a.py:" + error);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "[", "f(", "{1: ", "x["})
  void deepExpressionsAreRefused(String open) {
    assertThatThrownBy(
            () ->
                SourceFile.parse(
                    "a.py", "def f() -> int:\n  return " + open.repeat(100_000) + "\n"))
        .isInstanceOf(ArchiveException.class)
        .hasMessageMatching("a\\.py:2:\\d+: expressions nest deeper than 200");
  }

  @Test
  void deepTypesAndBlocksAreRefused() {
    assertThatThrownBy(() -> SourceFile.parse("a.py", "def f(x: " + "List[".repeat(100_000)))
        .isInstanceOf(ArchiveException.class)
        .hasMessageEndingWith("types nest deeper than 200");
    StringBuilder blocks = new StringBuilder("def f() -> int:\n");
    for (int i = 1; i < 1000; i++) {
      blocks.append("  ".repeat(i)).append("if a:\n");
    }
    assertThatThrownBy(
            () ->
                SourceFile.parse(
                    "a.py", blocks.append("  ".repeat(1000)).append("pass\n").toString()))
        .isInstanceOf(ArchiveException.class)
        .hasMessageEndingWith("blocks nest deeper than 200");
  }

  @Test
  void deepFunctionsInFunctionsAreRefused() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      text.append("  ".repeat(i)).append("def f() -> int:\n");
    }
    assertThatThrownBy(() -> SourceFile.parse("a.py", text.toString()))
        .isInstanceOf(ArchiveException.class)
        .hasMessageEndingWith("blocks nest deeper than 200");
  }

  @Test
  void longChainsAreDeepTrees() {
    String longest = "x" + ".a".repeat(99) + "[0]".repeat(100);
    String text = "def f() -> int:\n  return ";

    assertThat(SourceFile.parse("a.py", text + longest + "\n").functions()).containsKey("f");
    assertThatThrownBy(() -> SourceFile.parse("a.py", text + longest + ".a\n"))
        .isInstanceOf(ArchiveException.class)
        .hasMessage("a.py:2:511: expressions nest deeper than 200");
    assertThatThrownBy(
            () -> SourceFile.parse("a.py", text + "f(".repeat(60) + "x" + ").a.b.c".repeat(60)))
        .isInstanceOf(ArchiveException.class)
        .hasMessageEndingWith("expressions nest deeper than 200");
  }

  @ParameterizedTest
  @CsvSource({"torch.neg(,),100", "f(,),199", "[,],199", "(,),199", "'{1: ',},199", "x[,],199"})
  void deepestTreeIsReadAndTheNextOneIsRefused(String open, String close, int levels) {
    String text = "def f() -> int:\n  return ";
    String deepest = open.repeat(levels) + "x" + close.repeat(levels);

    assertThat(SourceFile.parse("a.py", text + deepest + "\n").functions()).containsKey("f");
    assertThatThrownBy(() -> SourceFile.parse("a.py", text + open.repeat(200) + "x"))
        .isInstanceOf(ArchiveException.class)
        .hasMessageMatching("a\\.py:2:\\d+: expressions nest deeper than 200");
  }

  @Property(tries = 2000)
  void anyTextIsReadOrRefused(@ForAll("soup") String text) {
    try {
      SourceFile.parse("a.py", text);
    } catch (ArchiveException refused) {
      assertThat(refused).hasMessageMatching("(?s)a\\.py:\\d+:\\d+: .+");
    }
  }

  @Provide
  Arbitrary<String> soup() {
    Arbitrary<String> words =
        Arbitraries.of(
            "def ",
            "class ",
            "return ",
            "if ",
            "else",
            "while ",
            "for ",
            "in ",
            "with ",
            "as ",
            "pass",
            "f",
            "x",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            "=",
            "->",
            "-",
            ".",
            "\n",
            "\n  ",
            "\n    ",
            " ",
            "\"",
            "'",
            "\\",
            "1",
            "1.e",
            "inf",
            "None",
            "#",
            "\t",
            "\r",
            "é",
            "\uD83D",
            "__annotations__",
            "__parameters__",
            "def f() -> int:\n  ",
            "class A(Module):\n  ");
    return words.list().ofMaxSize(40).map(w -> String.join("", w));
  }
}
