package io.github.lrpagent.archives.twin;

import io.github.lrpagent.rules.Rule;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Tells which results relevance comes back to: those that reach the model's output by some way on
 * which no rule keeps them constant. What is not followed counts as such a way.
 */
final class Reach {
  private final Frame root;
  private final BiFunction<Frame, Written, Rule> rules;
  private final Set<Node> reached = new HashSet<>();
  private final Set<Node> unreached = new HashSet<>();

  /** The result of a call, or, where there is a name, a parameter, or what a function returns. */
  private record Node(Frame frame, int call, String parameter) {
    static Node result(Frame frame, int call) {
      return new Node(frame, call, "");
    }

    static Node returned(Frame frame) {
      return new Node(frame, Consumers.RETURNED.call(), "");
    }

    boolean isReturned() {
      return call == Consumers.RETURNED.call();
    }
  }

  /**
   * Creates an analysis.
   *
   * @param root the model's own method
   * @param rules the rule of an operation in a function
   */
  Reach(Frame root, BiFunction<Frame, Written, Rule> rules) {
    this.root = root;
    this.rules = rules;
  }

  /** Whether relevance comes back to the result of an operation. */
  boolean reaches(Frame frame, Written written) {
    Node start = frame.whole() ? Node.returned(frame) : Node.result(frame, written.end());
    Deque<Node> open = new ArrayDeque<>(List.of(start));
    Set<Node> seen = new HashSet<>(Set.of(start));
    while (!open.isEmpty()) {
      Node node = open.pop();
      if (reached.contains(node) || !follow(node, open, seen)) {
        reached.add(start);
        return true;
      }
    }
    unreached.addAll(seen);
    return false;
  }

  /** Adds where a node goes to; false if it goes to the output, or where nothing is known. */
  private boolean follow(Node node, Deque<Node> open, Set<Node> seen) {
    Frame frame = node.frame();
    if (node.isReturned()) {
      frame.callers().forEach(c -> add(Node.result(c.frame(), c.call()), open, seen));
      return frame != root;
    }
    Written written = frame.operations().get(node.call());
    if (written != null && written.inPlace() && written.carries()) {
      return false;
    }
    Set<Consumers.Use> uses =
        node.parameter().isEmpty()
            ? frame.consumers().of(node.call())
            : frame.consumers().of(node.parameter());
    for (Consumers.Use use : uses) {
      if (!follow(frame, use, open, seen)) {
        return false;
      }
    }
    return true;
  }

  private boolean follow(Frame frame, Consumers.Use use, Deque<Node> open, Set<Node> seen) {
    if (use.equals(Consumers.RETURNED)) {
      add(Node.returned(frame), open, seen);
      return true;
    }
    Written user = frame.operations().get(use.call());
    if (user != null) {
      if (!user.stops(use.argument(), rules.apply(frame, user))) {
        add(Node.result(frame, use.call()), open, seen);
      }
      return true;
    }
    Frame.Step step = frame.steps().get(use.call());
    if (step == null) {
      return false;
    }
    add(
        step.callee().whole()
            ? Node.returned(step.callee())
            : new Node(step.callee(), 0, step.parameter(use.argument())),
        open,
        seen);
    return true;
  }

  private void add(Node node, Deque<Node> open, Set<Node> seen) {
    if (!unreached.contains(node) && seen.add(node)) {
      open.push(node);
    }
  }
}
