package io.github.lrpagent.archives.script;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A TorchScript type.
 *
 * @param name such as {@code Tensor}, {@code List}, {@code __torch__.a.B}
 * @param arguments of {@code List[T]}, {@code Tuple[A, B]}, {@code Dict[K, V]}, {@code Optional[T]}
 */
public record Type(String name, List<Type> arguments) {
  /** A tensor. */
  public static final Type TENSOR = of("Tensor");

  /** A number whose kind is not known. */
  public static final Type NUMBER = of("number");

  /** An int. */
  public static final Type INT = of("int");

  /** A float. */
  public static final Type FLOAT = of("float");

  /** A bool. */
  public static final Type BOOL = of("bool");

  /** A string. */
  public static final Type STRING = of("str");

  /** Not known. */
  public static final Type UNKNOWN = of("?");

  /** Returns a type without arguments. */
  public static Type of(String name) {
    return new Type(name, List.of());
  }

  /** Returns {@code List[item]}. */
  public static Type listOf(Type item) {
    return new Type("List", List.of(item));
  }

  /** Returns whether this is {@code Tensor}. */
  public boolean isTensor() {
    return name.equals("Tensor");
  }

  /** Returns whether this is {@code Optional[Tensor]}. */
  public boolean isOptionalTensor() {
    return name.equals("Optional") && arguments.size() == 1 && arguments.get(0).isTensor();
  }

  /** Returns whether this is {@code List[Tensor]}. */
  public boolean isListOfTensors() {
    return name.equals("List") && item().isTensor();
  }

  /** Returns this type with {@code T} in place of {@code Future[T]}, wherever that stands. */
  public Type awaited() {
    return name.equals("Future")
        ? item().awaited()
        : new Type(name, arguments.stream().map(Type::awaited).toList());
  }

  /** Returns whether this is a number or bool. */
  public boolean isNumber() {
    return switch (name) {
      case "int", "float", "bool", "number", "complex", "Scalar" -> true;
      default -> false;
    };
  }

  /** Returns the last argument: the items of a list or optional, the values of a dict. */
  public Type item() {
    return arguments.isEmpty() ? UNKNOWN : arguments.get(arguments.size() - 1);
  }

  @Override
  public String toString() {
    return arguments.isEmpty()
        ? name
        : name + arguments.stream().map(Type::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
