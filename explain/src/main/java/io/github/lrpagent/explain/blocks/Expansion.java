package io.github.lrpagent.explain.blocks;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import io.github.lrpagent.rules.Rule;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A block at the reference point of the taylor rule. The block itself runs once, for it may have
 * side effects; each of its operations runs a second time, on arrays that began at the reference
 * point. Numbers that the block takes out of arrays, and the branches that hang on them, are those
 * of the prediction.
 */
final class Expansion {
  private final Map<PtNDArray, PtNDArray> moved = new IdentityHashMap<>();
  private final Rule rule;
  private final PtNDArray[] inputs;
  private final PtNDArray[] points;
  private final BlockSession session;
  private final int leaves;

  /**
   * Starts at the inputs that carry relevance.
   *
   * @param rule the taylor rule
   */
  Expansion(Rule rule, NDList given, BlockSession session) {
    this.rule = rule;
    this.session = session;
    this.leaves = session.leaves().count();
    this.inputs =
        given.stream()
            .map(PtNDArray.class::cast)
            .filter(input -> session.known(input).carries())
            .distinct()
            .toArray(PtNDArray[]::new);
    this.points = new PtNDArray[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      double point = rule.parameter("reference");
      points[i] = session.rules().call(session.manager(), "reference", inputs[i], point);
      session.define(session.own(points[i]), Known.fresh(true));
      moved.put(inputs[i], points[i]);
    }
  }

  /** The second run of an operation that is about to run, where it is not the same. */
  Optional<Call> second(Call call) {
    if (call.arrays().stream().noneMatch(moved::containsKey)) {
      return Optional.empty();
    }
    Object[] arguments = new Object[call.size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = moved(call.argument(i));
    }
    if (call.returnsNothing() && arguments[0] == call.argument(0)) {
      arguments[0] = target(call.array(0));
    }
    return Optional.of(call.with(arguments));
  }

  /** A constant that is about to be overwritten by what is moved. */
  private PtNDArray target(PtNDArray constant) {
    if (session.known(constant).storage().arrays(session).size() > 1) {
      throw new UnsupportedOperationException(
          "rule 'taylor' cannot follow a block that writes to a view of a constant");
    }
    PtNDArray copy = session.own(session.rules().call(session.manager(), "clone", constant));
    moved.put(constant, copy);
    return session.define(copy, Known.fresh(false));
  }

  private @Nullable Object moved(@Nullable Object argument) {
    if (argument instanceof PtNDArray array) {
      return moved.getOrDefault(array, array);
    }
    if (argument instanceof PtNDArray[] several) {
      PtNDArray[] others = several.clone();
      for (int i = 0; i < others.length; i++) {
        others[i] = moved.getOrDefault(others[i], others[i]);
      }
      return others;
    }
    if (argument instanceof NDList list) {
      NDList others = new NDList(list);
      others.replaceAll(array -> moved.getOrDefault((PtNDArray) array, (PtNDArray) array));
      return others;
    }
    return argument;
  }

  /** Notes what an operation has made in its first and its second run. */
  void note(@Nullable Object first, @Nullable Object second) {
    if (first instanceof PtNDArray one && second instanceof PtNDArray other) {
      moved.put(one, session.own(other));
    } else if (first instanceof NDList one && second instanceof NDList other) {
      for (int i = 0; i < one.size(); i++) {
        note(one.get(i), other.get(i));
      }
    }
  }

  /**
   * An output of the block with the rule. Where the block has met leaves of its own, or the output
   * does not depend on the inputs, the gradient stays.
   */
  PtNDArray bent(PtNDArray output) {
    PtNDArray at = moved.get(output);
    return at == null || session.leaves().count() != leaves
        ? output
        : session.rules().taylor(rule, output, at, inputs, points);
  }
}
