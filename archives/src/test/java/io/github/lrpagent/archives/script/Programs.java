package io.github.lrpagent.archives.script;

import io.github.lrpagent.archives.script.ClassText.Member;
import io.github.lrpagent.archives.script.Expression.Argument;
import io.github.lrpagent.archives.script.FunctionText.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Makes programs of TorchScript's grammar, as trees without places. */
final class Programs {
  private static final SourceText NOWHERE = new SourceText("", "");

  private Programs() {}

  static Arbitrary<List<Node>> files() {
    return Arbitraries.<Node>oneOf(classes(), functions(3))
        .list()
        .ofMaxSize(4)
        .uniqueElements(n -> n instanceof ClassText c ? c.name() : ((FunctionText) n).name());
  }

  static Arbitrary<String> names() {
    return Arbitraries.oneOf(
        Arbitraries.of("x", "_0", "self", "hidden_states", "iff", "True_", "e", "inf_", "nan1"),
        Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(3).map(s -> s + 9),
        Arbitraries.integers().between(0, 999).map(i -> "___torch_mangle_" + i));
  }

  /** A string as libtorch writes it: escapes, and three octal digits for all that is not ASCII. */
  static String quoted(String value) {
    StringBuilder text = new StringBuilder("\"");
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      int at = "\\'\"\007\b\f\n\r\t\013".indexOf(b);
      if (at >= 0) {
        text.append('\\').append("\\'\"abfnrtv".charAt(at));
      } else if (b >= 32 && b < 127) {
        text.append((char) b);
      } else {
        text.append(String.format("\\%03o", b & 0xff));
      }
    }
    return text.append('"').toString();
  }

  /** A number as libtorch writes it. */
  static String real(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e10) {
      return (value == 0 && 1 / value < 0 ? "-0" : Long.toString((long) value)) + ".";
    }
    String text = Double.toString(value).toLowerCase(java.util.Locale.ROOT);
    return text.replace("infinity", "inf").replaceAll("e(\\d)", "e+$1").replaceAll("\\.0e", "e");
  }

  static Arbitrary<Expression> literals() {
    Arbitrary<String> reals =
        Arbitraries.oneOf(
                Arbitraries.doubles(),
                Arbitraries.of(
                    0.0,
                    -0.0,
                    1.0000000000000001e-05,
                    Double.MIN_VALUE,
                    -Double.MAX_VALUE,
                    Double.NaN,
                    Double.POSITIVE_INFINITY,
                    Double.NEGATIVE_INFINITY))
            .map(Programs::real);
    Arbitrary<String> complex =
        Combinators.combine(reals, Arbitraries.of("+", "-"), reals)
            .as((re, sign, im) -> re + sign + im.replaceFirst("^-", "") + "j");
    return Arbitraries.oneOf(
            Arbitraries.longs().map(String::valueOf),
            reals,
            complex,
            Arbitraries.strings().ofMaxLength(8).map(Programs::quoted),
            Arbitraries.of("True", "False", "None", "''", "'a\\'b'"))
        .map(t -> new Expression.Literal(t, 0, 0));
  }

  private static Expression name(String qualified) {
    String[] parts = qualified.split("\\.");
    Expression name = new Expression.Name(parts[0], 0, 0);
    for (int i = 1; i < parts.length; i++) {
      name = new Expression.Attribute(name, parts[i], 0, 0);
    }
    return name;
  }

  private static Arbitrary<Expression> callables(Arbitrary<Expression> object) {
    return Arbitraries.oneOf(
        Arbitraries.of(
                "torch.add",
                "ops.prim.data",
                "__torch__.a.___torch_mangle_1.f",
                "__torch__.T.__new__",
                "f",
                "getattr",
                "annotate",
                "uninitialized",
                "isinstance",
                "int")
            .map(Programs::name),
        Combinators.combine(object, names())
            .as(
                (o, n) ->
                    new Expression.Attribute(
                        new Expression.TupleOf(List.of(o), true, 0, 0), n, 0, 0)));
  }

  static Arbitrary<Expression> expressions(int depth) {
    Arbitrary<Expression> atom =
        Arbitraries.oneOf(
            names().map(Programs::name), literals(), Arbitraries.just(name("CONSTANTS.c0")));
    if (depth == 0) {
      return atom;
    }
    Arbitrary<Expression> inner = Arbitraries.lazy(() -> expressions(depth - 1));
    Arbitrary<List<Expression>> some = inner.list().ofMaxSize(3);
    Arbitrary<Argument> argument =
        Combinators.combine(Arbitraries.oneOf(Arbitraries.just(""), names()), inner)
            .as(Argument::new);
    Arbitrary<Expression> call =
        Combinators.combine(callables(inner), argument.list().ofMaxSize(3))
            .as((f, a) -> new Expression.Call(f, a, 0, 0));
    return Arbitraries.oneOf(
        atom,
        call,
        Combinators.combine(Arbitraries.oneOf(call, names().map(Programs::name)), names())
            .as((o, n) -> new Expression.Attribute(o, n, 0, 0)),
        Combinators.combine(call, inner.list().ofMinSize(1).ofMaxSize(2))
            .as((o, i) -> new Expression.Subscript(o, i, 0, 0)),
        some.map(l -> new Expression.ListOf(l, 0, 0)),
        some.map(l -> new Expression.TupleOf(l, false, 0, 0)),
        inner.map(e -> new Expression.TupleOf(List.of(e), true, 0, 0)),
        Combinators.combine(inner, inner)
            .as((k, v) -> new Expression.DictOf(List.of(k, v), List.of(v, k), 0, 0)),
        Arbitraries.just(new Expression.DictOf(List.of(), List.of(), 0, 0)));
  }

  static Arbitrary<Type> types(int depth) {
    Arbitrary<Type> atom =
        Arbitraries.of("Tensor", "int", "NoneType", "Any", "__torch__.a.___torch_mangle_3.B")
            .map(Type::of);
    if (depth == 0) {
      return atom;
    }
    Arbitrary<Type> inner = Arbitraries.lazy(() -> types(depth - 1));
    return Arbitraries.oneOf(
        atom,
        Arbitraries.just(new Type("Tuple", List.of(Type.of("()")))),
        Combinators.combine(
                Arbitraries.of("List", "Optional", "Dict", "Tuple", "Future", "Union"),
                inner.list().ofMinSize(1).ofMaxSize(3))
            .as(Type::new));
  }

  static Arbitrary<FunctionText> functions(int depth) {
    Arbitrary<Parameter> parameter =
        Combinators.combine(names(), types(2), expressions(1).optional())
            .as((n, t, f) -> new Parameter(n, t, t.toString(), f));
    return Combinators.combine(
            names(), parameter.list().ofMaxSize(3), types(2).optional(), block(depth))
        .as((n, p, r, b) -> new FunctionText(NOWHERE, n, p, r, b, 0, 0));
  }

  private static Arbitrary<List<Statement>> block(int depth) {
    return statements(depth).list().ofMinSize(1).ofMaxSize(3);
  }

  static Arbitrary<Statement> statements(int depth) {
    Arbitrary<Expression> e = expressions(2);
    Arbitrary<Expression> target =
        Arbitraries.oneOf(names(), names().map(n -> "self." + n)).map(Programs::name);
    Arbitrary<Statement> simple =
        Arbitraries.oneOf(
            Combinators.combine(target, types(2).optional(), e)
                .as((n, t, v) -> new Statement.Assign(List.of(n), t, v, 0, 0)),
            Combinators.combine(target.list().ofMinSize(2).ofMaxSize(3), e)
                .as((n, v) -> new Statement.Assign(n, Optional.empty(), v, 0, 0)),
            e.map(v -> new Statement.Evaluate(v, 0, 0)),
            e.optional().map(v -> new Statement.Return(v, 0, 0)),
            Arbitraries.just(new Statement.Pass(0, 0)));
    if (depth == 0) {
      return simple;
    }
    Arbitrary<List<Statement>> inner = Arbitraries.lazy(() -> block(depth - 1));
    return Arbitraries.oneOf(
        simple,
        simple,
        Combinators.combine(e, inner).as((c, b) -> new Statement.If(c, b, List.of(), 0, 0)),
        Combinators.combine(e, inner, inner).as((c, b, o) -> new Statement.If(c, b, o, 0, 0)),
        Combinators.combine(e, inner).as((c, b) -> new Statement.While(c, b, 0, 0)),
        Combinators.combine(target.list().ofMinSize(1).ofMaxSize(2), e, inner)
            .as((t, i, b) -> new Statement.For(t, i, b, 0, 0)),
        Combinators.combine(e, names().optional(), inner)
            .as((c, n, b) -> new Statement.With(c, n, b, 0, 0)),
        inner.map(
            b ->
                new Statement.Nested(
                    new FunctionText(
                        NOWHERE, "__forked_function", List.of(), Optional.empty(), b, 0, 0),
                    0,
                    0)));
  }

  private static Arbitrary<Member> members() {
    Arbitrary<Optional<Type>> type = types(2).map(Optional::of);
    Arbitrary<Optional<Expression>> value = literals().map(Optional::of);
    return Arbitraries.oneOf(
        Combinators.combine(names(), type)
            .as((n, t) -> new Member(n, false, t, Optional.empty(), 0, 0)),
        Combinators.combine(names(), type, value).as((n, t, v) -> new Member(n, false, t, v, 0, 0)),
        Combinators.combine(names(), value)
            .as((n, v) -> new Member(n, false, Optional.empty(), v, 0, 0)),
        Combinators.combine(Arbitraries.strings().ofMaxLength(4), type)
            .as((n, t) -> new Member(quoted(n), true, t, Optional.empty(), 0, 0)));
  }

  static Arbitrary<ClassText> classes() {
    Arbitrary<String> bases =
        Arbitraries.of("Module", "NamedTuple", "Enum", "ModuleInterface", "Interface", "");
    return Combinators.combine(
            names(),
            bases,
            members().list().ofMaxSize(4),
            functions(1).list().ofMaxSize(2).uniqueElements(FunctionText::name))
        .as(
            (name, base, members, methods) -> {
              Map<String, Type> fields = new LinkedHashMap<>();
              members.forEach(m -> m.type().ifPresent(t -> fields.put(m.field(), t)));
              Map<String, FunctionText> byName = new LinkedHashMap<>();
              methods.forEach(m -> byName.put(m.name(), m));
              return new ClassText(name, base, members, fields, byName, List.of(), 0, 0);
            });
  }
}
