package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.pickle.PickledObject;
import io.github.lrpagent.archives.script.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A value of TorchScript as far as it is known when the code is read.
 *
 * @param type its type
 * @param facts what is known of the tensor, or of all tensors in it
 * @param items the items of a tuple; empty where not known
 * @param object the module, where it is known which
 * @param path the path of that module
 * @param function the qualified name of the free function that this is, or empty
 * @param elementwise how it came from one other tensor of this method, element by element
 * @param truth the value of a bool, where it is known
 */
record Value(
    Type type,
    Facts facts,
    List<Value> items,
    Optional<PickledObject> object,
    String path,
    String function,
    Optional<Elementwise> elementwise,
    Optional<Boolean> truth) {

  /** Stands where no value comes: {@code None}, {@code uninitialized(T)}, a branch that raises. */
  static final Value NOTHING = of(Type.of("NoneType"), Facts.CONSTANT);

  static Value of(Type type, Facts facts) {
    return new Value(
        type, facts, List.of(), Optional.empty(), "", "", Optional.empty(), Optional.empty());
  }

  static Value constant(Type type) {
    return of(type, Facts.CONSTANT);
  }

  static Value bool(boolean truth) {
    Value value = constant(Type.BOOL);
    return new Value(
        value.type,
        value.facts,
        value.items,
        value.object,
        value.path,
        value.function,
        value.elementwise,
        Optional.of(truth));
  }

  static Value tensor(Facts facts) {
    return of(Type.TENSOR, facts);
  }

  static Value module(Type type, Optional<PickledObject> object, String path) {
    return new Value(
        type, Facts.CONSTANT, List.of(), object, path, "", Optional.empty(), Optional.empty());
  }

  static Value tuple(Type type, List<Value> items) {
    Facts facts = items.stream().map(Value::facts).reduce(Facts::join).orElse(Facts.CONSTANT);
    return new Value(
        type,
        facts,
        List.copyOf(items),
        Optional.empty(),
        "",
        "",
        Optional.empty(),
        Optional.empty());
  }

  static Value functionNamed(String qualifiedName) {
    return new Value(
        Type.UNKNOWN,
        Facts.CONSTANT,
        List.of(),
        Optional.empty(),
        "",
        qualifiedName,
        Optional.empty(),
        Optional.empty());
  }

  boolean carries() {
    return facts.carries();
  }

  boolean isTensor() {
    return type.isTensor();
  }

  Value withType(Type now) {
    return new Value(now, facts, items, object, path, function, elementwise, truth);
  }

  Value withFacts(Facts now) {
    return new Value(type, now, items, object, path, function, elementwise, truth);
  }

  Value withElementwise(Elementwise now) {
    return new Value(type, facts, items, object, path, function, Optional.of(now), truth);
  }

  /** This value as a parameter of another method, which sees nothing of how it came. */
  Value passed() {
    return new Value(
        type,
        facts,
        items.stream().map(Value::passed).toList(),
        object,
        path,
        function,
        Optional.empty(),
        truth);
  }

  /** What is known where two branches meet. */
  Value join(Value other) {
    if (this == NOTHING) {
      return other;
    }
    if (other == NOTHING || equals(other)) {
      return this;
    }
    List<Value> joined = new ArrayList<>();
    if (items.size() == other.items.size()) {
      for (int i = 0; i < items.size(); i++) {
        joined.add(items.get(i).join(other.items.get(i)));
      }
    }
    return new Value(
        type.equals(Type.UNKNOWN) ? other.type : type,
        facts.join(other.facts),
        joined,
        object.equals(other.object) ? object : Optional.empty(),
        path.equals(other.path) ? path : "",
        function.equals(other.function) ? function : "",
        elementwise.equals(other.elementwise) ? elementwise : Optional.empty(),
        truth.equals(other.truth) ? truth : Optional.empty());
  }
}
