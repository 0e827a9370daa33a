package io.github.lrpagent.archives.twin;

/** What an operation does that keeps a model from being explained, and what to do about it. */
final class Advice {
  private Advice() {}

  /** An operation that relevance cannot pass. */
  static String noGradient(String operation) {
    String name = operation.substring(operation.indexOf('.') + 1);
    return "'" + operation + "' has no gradient: " + remedy(name);
  }

  private static String remedy(String name) {
    if (name.startsWith("mkldnn") || name.startsWith("onednn") || name.endsWith("_prepacked")) {
      return "export the model without torch.jit.optimize_for_inference";
    }
    if (name.contains("lstm") || name.contains("gru")) {
      return "leave recurrent layers out when the model is quantised";
    }
    if (name.contains("quant") || name.startsWith("fbgemm") || name.startsWith("fake_quant")) {
      return "export the model before its static quantisation, or quantise its linear layers"
          + " dynamically";
    }
    return name.startsWith("_")
        ? "export the model with torch.backends.mha.set_fastpath_enabled(False)"
        : "export the model with PyTorch's own operations in its place";
  }

  /** An operation that draws random numbers. */
  static String random(String operation) {
    return "'"
        + operation
        + "' draws random numbers, so the model cannot be run twice: call eval() before the export,"
        + " or pass the numbers in as an input";
  }

  /** An operation that changes an input, a buffer or a list of the model. */
  static String changes(String operation, boolean input) {
    return "'"
        + operation
        + "' changes "
        + (input ? "an input of the model" : "what the model keeps")
        + ", so it cannot be run twice: clone it first";
  }

  /** An assignment to a field of the model. */
  static String writes(String field) {
    return "the model writes "
        + field
        + " when it predicts, so it cannot be run twice: return the value instead";
  }

  /** A call through an interface of which it is not known who stands behind it. */
  static String oneOfSeveral(String name) {
    return "which module stands behind the interface "
        + name
        + " depends on the input: call each module in a branch of its own";
  }

  /** What the taylor rule would have to run a second time, at its reference point, and cannot. */
  static String noSecondRun(String what) {
    return "rule 'taylor' cannot run "
        + what
        + " at its reference point: give the module that it stands in the rule, with op: module";
  }
}
