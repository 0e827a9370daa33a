package io.github.lrpagent.rules;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The TorchScript text of the rules: free functions of the module {@value #MODULE}, which is linked
 * into rewritten archives as it is.
 */
public final class RuleText {
  /** The qualified name of the module that holds the functions. */
  public static final String MODULE = "__torch__.lrp_rules";

  /** What the function {@code metered} says where the graph of a prediction takes too much. */
  public static final String TOO_MUCH_MEMORY = "lrp-agent: the graph takes too much memory";

  private static final List<String> FILES =
      List.of(
          "bend",
          "leaf",
          "epsilon",
          "layer",
          "gamma",
          "alpha_beta",
          "flat",
          "merge",
          "uniform",
          "identity",
          "identity_rms_norm",
          "identity_group_norm",
          "identity_channel_norm",
          "stop",
          "taylor",
          "compound",
          "native_attention",
          "chunk",
          "fused",
          "metered");

  private RuleText() {}

  /** Returns the text of all functions in a form, without comments. */
  public static String module(RuleForm form) {
    return FILES.stream().map(RuleText::read).collect(Collectors.joining()) + form.text();
  }

  /** Returns the text of the functions that probe where relevance goes, without comments. */
  public static String probes() {
    return read("check");
  }

  static String read(String file) {
    return ScriptResource.read(RuleText.class, file + ".py");
  }
}
