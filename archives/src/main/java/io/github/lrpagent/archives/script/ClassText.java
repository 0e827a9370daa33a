package io.github.lrpagent.archives.script;

import java.util.List;
import java.util.Map;

/**
 * A class: a module, a named tuple, an enum, an interface or a plain class.
 *
 * @param name its name inside the file
 * @param base what stands in the parentheses, such as {@code Module}
 * @param fields its declared fields with their types, in order
 * @param methods its methods by name, in order
 * @param parameters the fields that {@code __parameters__} names
 * @param start the offset of {@code class}
 * @param end the offset behind its last line
 */
public record ClassText(
    String name,
    String base,
    Map<String, Type> fields,
    Map<String, FunctionText> methods,
    List<String> parameters,
    int start,
    int end)
    implements Node {

  /** Returns whether this is a named tuple. */
  public boolean isNamedTuple() {
    return base.equals("NamedTuple");
  }

  /** Returns whether this is an interface of modules or objects. */
  public boolean isInterface() {
    return base.endsWith("Interface");
  }
}
