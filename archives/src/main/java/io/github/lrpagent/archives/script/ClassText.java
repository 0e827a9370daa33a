package io.github.lrpagent.archives.script;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A class: a module, a named tuple, an enum, an interface or a plain class.
 *
 * @param name its name inside the file
 * @param base what stands in the parentheses, such as {@code Module}
 * @param members the lines that are no methods, in order
 * @param fields its declared fields with their types, in order
 * @param methods its methods by name, in order
 * @param parameters the fields that {@code __parameters__} names
 * @param start the offset of {@code class}
 * @param end the offset behind its last line
 */
public record ClassText(
    String name,
    String base,
    List<Member> members,
    Map<String, Type> fields,
    Map<String, FunctionText> methods,
    List<String> parameters,
    int start,
    int end)
    implements Node {

  /**
   * A line of a class that is no method: {@code a : T}, {@code a : T = E}, {@code a = E}, {@code
   * __annotations__["a"] = T}.
   *
   * @param name the name, as it is written
   * @param quoted whether this is the form for names that are no identifiers
   * @param type the declared type
   * @param value the value of a constant, of a case of an enum, or of {@code __parameters__}
   * @param start the offset of the name
   * @param end the offset behind the line
   */
  public record Member(
      String name,
      boolean quoted,
      Optional<Type> type,
      Optional<Expression> value,
      int start,
      int end)
      implements Node {

    /** Returns the name without quotes and escapes. */
    public String field() {
      return quoted ? Strings.value(name) : name;
    }
  }

  /** Returns whether this is a named tuple. */
  public boolean isNamedTuple() {
    return base.equals("NamedTuple");
  }

  /** Returns whether this is a class of objects that are no modules. */
  public boolean isPlain() {
    return base.isEmpty();
  }

  /** Returns whether this is an interface of modules or objects. */
  public boolean isInterface() {
    return base.endsWith("Interface");
  }
}
