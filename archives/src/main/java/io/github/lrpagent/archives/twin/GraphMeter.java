package io.github.lrpagent.archives.twin;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes twins count the memory of their graph: what layers, products, norms and activations return
 * goes through the function {@code metered}, which ends a prediction that takes too much. What is
 * counted are results, of which the graph keeps most; views and sums are not counted.
 */
public final class GraphMeter {
  private static final Set<String> OPERATIONS =
      Set.of(
          "addmm",
          "adaptive_avg_pool2d",
          "avg_pool2d",
          "baddbmm",
          "batch_norm",
          "bmm",
          "cat",
          "conv1d",
          "conv2d",
          "conv3d",
          "_convolution",
          "einsum",
          "embedding",
          "gelu",
          "group_norm",
          "layer_norm",
          "linear",
          "log_softmax",
          "matmul",
          "max_pool2d",
          "mm",
          "relu",
          "scaled_dot_product_attention",
          "silu",
          "softmax");
  private static final Set<String> RULES =
      Set.of(
          "cosine_similarity",
          "epsilon",
          "glu",
          "identity",
          "identity_batch_norm",
          "identity_group_norm",
          "identity_instance_norm",
          "identity_layer_norm",
          "identity_rms_norm",
          "identity_zeros",
          "layer_addmm",
          "layer_batch_norm",
          "layer_matmul",
          "layer_rule",
          "leaf",
          "linear",
          "linear_apart",
          "matmul",
          "merged_batch_norm",
          "noted_layer_rule",
          "stop_attention",
          "stop_gate",
          "taylor",
          "uniform_attention",
          "uniform_matmul",
          "uniform_mul");
  private static final String TORCH = "torch.";
  private static final String RULE = "__torch__.lrp_rules.";
  private static final String METERED = RULE + "metered(" + RuleCalls.TAPE + ", ";

  private final String text;
  private final StringBuilder metered = new StringBuilder();
  private int at;

  private GraphMeter(String text) {
    this.text = text;
  }

  /** Returns twins that count. */
  public static Twins metered(Twins twins) {
    Map<String, String> modules = new TreeMap<>();
    twins.modules().forEach((name, text) -> modules.put(name, metered(text)));
    return new Twins(
        modules, twins.methods(), twins.descriptions(), twins.refusals(), twins.warnings());
  }

  static String metered(String text) {
    GraphMeter meter = new GraphMeter(text);
    while (meter.at < text.length()) {
      meter.next();
    }
    return meter.metered.toString();
  }

  /** Copies a name with the call that it begins, a string, or a character. */
  private void next() {
    char c = text.charAt(at);
    int end = at + 1;
    if (c == '"' || c == '\'') {
      end = endOfString(at);
    } else if (isPartOfName(c)) {
      while (end < text.length() && isPartOfName(text.charAt(end))) {
        end++;
      }
      if (end < text.length() && text.charAt(end) == '(' && isCounted(text.substring(at, end))) {
        call(end);
        return;
      }
    }
    metered.append(text, at, end);
    at = end;
  }

  /** Copies a call, its arguments metered, within a call of the meter. */
  private void call(int parenthesis) {
    metered.append(METERED).append(text, at, parenthesis + 1);
    at = parenthesis + 1;
    for (int depth = 1; depth > 0; ) {
      char c = text.charAt(at);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      next();
    }
    metered.append(')');
  }

  private static boolean isCounted(String name) {
    return name.startsWith(TORCH) && OPERATIONS.contains(name.substring(TORCH.length()))
        || name.startsWith(RULE) && RULES.contains(name.substring(RULE.length()));
  }

  private static boolean isPartOfName(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.';
  }

  private int endOfString(int start) {
    int end = start + 1;
    while (text.charAt(end) != text.charAt(start)) {
      end += text.charAt(end) == '\\' ? 2 : 1;
    }
    return end + 1;
  }
}
