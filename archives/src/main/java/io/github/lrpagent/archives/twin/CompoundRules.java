package io.github.lrpagent.archives.twin;

import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import java.util.ArrayList;
import java.util.List;

/** Writes the operations that are several in one, each part of which has its rule. */
final class CompoundRules {
  private final RuleWriter writer;

  CompoundRules(RuleWriter writer) {
    this.writer = writer;
  }

  /** Half of the tensor, times the sigmoid of the other half: an activation and a gate. */
  Result glu(Op op, List<Result> arguments, Value value) {
    Rule activation = writer.rule(Operation.ACTIVATION, op, arguments);
    Rule gate = writer.rule(Operation.GATE, op, arguments);
    if (activation.kind() == RuleKind.GRADIENT && gate.kind() == RuleKind.GRADIENT) {
      return RuleWriter.plain(op, arguments, value);
    }
    if (activation.kind() == RuleKind.TAYLOR || gate.kind() == RuleKind.TAYLOR) {
      writer.problem(op.call(), Advice.noSecondRun("a part of torch.glu"));
    }
    String share = RuleCalls.choice(activation, RuleKind.IDENTITY);
    String product =
        gate.kind() == RuleKind.UNIFORM ? "1" : gate.kind() == RuleKind.STOP ? "2" : "0";
    boolean stabilised = share.equals("1") || share.equals("3");
    List<String> bound = new ArrayList<>(Signature.GLU.bind(op.call(), arguments));
    bound.add(share);
    bound.add(RuleCalls.number(stabilised ? activation.parameter("epsilon") : 0));
    bound.add(stabilised ? RuleCalls.truth(activation, "signed") : "False");
    bound.add(product);
    String output = RuleCalls.function("glu", bound.toArray(String[]::new));
    return new Result(
        value,
        switch (gate.kind()) {
          case EPSILON, STOP -> RuleWriter.epsilon(gate, output);
          case UNIFORM_EPSILON -> RuleCalls.stabilised("uniform_epsilon", gate, output);
          default -> output;
        });
  }

  /** Two L2 norms and the product of what they leave. */
  Result cosineSimilarity(Op op, List<Result> arguments, Value value) {
    Rule product = writer.rule(Operation.MATMUL, op, arguments);
    if (writer.rule(Operation.NORM, op, arguments).kind() != RuleKind.IDENTITY) {
      return RuleWriter.plain(op, arguments, value);
    }
    List<String> bound = new ArrayList<>(Signature.COSINE_SIMILARITY.bind(op.call(), arguments));
    bound.add(product.kind() == RuleKind.UNIFORM ? "True" : "False");
    return new Result(value, RuleCalls.function("cosine_similarity", bound.toArray(String[]::new)));
  }
}
