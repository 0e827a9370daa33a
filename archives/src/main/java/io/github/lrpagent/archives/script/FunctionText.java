package io.github.lrpagent.archives.script;

import java.util.List;
import java.util.Optional;

/**
 * A method or free function.
 *
 * @param source the file it stands in
 * @param name its name
 * @param parameters its parameters, {@code self} among them
 * @param result the declared type of its result
 * @param body its statements
 * @param start the offset of {@code def}
 * @param end the offset behind its last statement
 */
public record FunctionText(
    SourceText source,
    String name,
    List<Parameter> parameters,
    Optional<Type> result,
    List<Statement> body,
    int start,
    int end)
    implements Node {

  /** A parameter with its type, as read and as written, and its default value. */
  public record Parameter(String name, Type type, String typeText, Optional<Expression> fallback) {}

  /** A function is one place of one file; its text need not be read again. */
  @Override
  public int hashCode() {
    return 31 * source.name().hashCode() + start;
  }

  /** Returns a parameter as it is written. */
  public String parameterText(Parameter parameter) {
    String fallback = parameter.fallback().map(f -> "=" + source.slice(f)).orElse("");
    return parameter.name() + ": " + parameter.typeText() + fallback;
  }
}
