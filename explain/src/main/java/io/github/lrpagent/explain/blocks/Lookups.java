package io.github.lrpagent.explain.blocks;

import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.index.dim.NDIndexElement;
import ai.djl.ndarray.index.dim.NDIndexTake;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import java.util.List;

/** Look-ups in tables of embeddings: leaves, where the ids are an input of the model. */
final class Lookups {
  private Lookups() {}

  /** {@code (ids, table, sparse)}. */
  static PtNDArray embedding(Call call) throws Throwable {
    return lookup(call, call.array(1), call.array(0));
  }

  /** {@code (table, index, axis)}: every number of the index is one of the result. */
  static PtNDArray gather(Call call) throws Throwable {
    boolean rows = Long.valueOf(0).equals(call.argument(2));
    return rows && call.array(0).getShape().dimension() == 2
        ? lookup(call, call.array(0), call.array(1))
        : call.plain();
  }

  /** {@code (table, index, manager)}: a look-up where the first of the indices is an array. */
  static PtNDArray index(Call call) throws Throwable {
    List<NDIndexElement> indices = call.argument(1, NDIndex.class).getIndices();
    if (indices.get(0) instanceof NDIndexTake take
        && take.getIndex() instanceof PtNDArray ids
        && indices.stream().filter(NDIndexTake.class::isInstance).count() == 1) {
      return lookup(call, call.array(0), ids);
    }
    return Views.view(call);
  }

  /** Whether a matrix product looks up: rows with a one at the place of an id, times a table. */
  static boolean isOneHot(Call call) {
    if (call.carries(0) || call.known(0).ids() == Known.NONE) {
      return false;
    }
    Shape ids = call.session().input(call.known(0).ids()).getShape();
    Shape rows = call.array(0).getShape();
    Shape table = call.array(1).getShape();
    return table.dimension() == 2 && rows.equals(ids.add(table.get(0)));
  }

  /** {@code (rows, table)}. */
  static PtNDArray product(Call call) throws Throwable {
    return lookup(call, call.array(1), call.array(0));
  }

  private static PtNDArray lookup(Call call, PtNDArray table, PtNDArray ids) throws Throwable {
    BlockSession session = call.session();
    int input = session.known(ids).ids();
    PtNDArray found = (PtNDArray) call.run();
    session.leaves().notMask(input);
    if (session.known(table).carries()) {
      return session.define(found, Known.fresh(true));
    }
    Rule rule = call.rule(Operation.EMBEDDING);
    boolean wanted = rule.kind() == RuleKind.LEAF || rule.kind() == RuleKind.GRADIENT;
    if (input == Known.NONE || !wanted) {
      return session.define(found, Known.fresh(false));
    }
    long rows = table.getShape().get(0);
    if (!session.leaves().isTable(rows) && rule.kind() != RuleKind.LEAF) {
      return session.define(found, Known.fresh(false));
    }
    return leaf(session, found, input, rows, rule.kind() == RuleKind.LEAF);
  }

  /** The found rows in the shape of the model's input, {@code [batch, tokens, hidden]}. */
  private static PtNDArray leaf(
      BlockSession session, PtNDArray found, int input, long rows, boolean named) {
    PtNDArray ids = session.input(input);
    Shape shape = found.getShape();
    long hidden = shape.get(shape.dimension() - 1);
    boolean whole = ids.getShape().size() * hidden == shape.size();
    Shape full = whole ? ids.getShape().add(hidden) : shape;
    BlockRules rules = session.rules();
    try (PtNDArray value = found;
        PtNDArray reshaped = value.reshape(full)) {
      PtNDArray leaf = session.own(rules.call(session.manager(), "leaf", reshaped));
      session.leaves().lookedUp(leaf, ids, input, rows, named, session.path());
      try (PtNDArray through = rules.call(session.manager(), "through", leaf)) {
        PtNDArray result = through.reshape(shape);
        result.attach(value.getManager());
        return session.define(result, Known.fresh(true));
      }
    }
  }
}
