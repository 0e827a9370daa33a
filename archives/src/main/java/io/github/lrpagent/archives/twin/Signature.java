package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.script.Expression.Call;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The parameters of one of PyTorch's operations, for those that a function of ours takes the place
 * of.
 *
 * @param names the parameters in order
 * @param defaults their default values as text; empty where there is none
 */
record Signature(List<String> names, List<String> defaults) {
  static final Signature ATTENTION =
      of(
          "query",
          "",
          "key",
          "",
          "value",
          "",
          "attn_mask",
          "None",
          "dropout_p",
          "0.",
          "is_causal",
          "False",
          "scale",
          "None",
          "enable_gqa",
          "False");
  static final Signature NATIVE_ATTENTION =
      of(
          "query",
          "",
          "key",
          "",
          "value",
          "",
          "embed_dim",
          "",
          "num_head",
          "",
          "qkv_weight",
          "",
          "qkv_bias",
          "",
          "proj_weight",
          "",
          "proj_bias",
          "",
          "mask",
          "None",
          "need_weights",
          "True",
          "average_attn_weights",
          "True",
          "mask_type",
          "None");
  static final Signature LAYER_NORM =
      of(
          "input",
          "",
          "normalized_shape",
          "",
          "weight",
          "None",
          "bias",
          "None",
          "eps",
          "1.0e-05",
          "cudnn_enable",
          "True");
  static final Signature RMS_NORM =
      of("input", "", "normalized_shape", "", "weight", "None", "eps", "None");
  static final Signature GROUP_NORM =
      of(
          "input",
          "",
          "num_groups",
          "",
          "weight",
          "None",
          "bias",
          "None",
          "eps",
          "1.0e-05",
          "cudnn_enabled",
          "True");

  static final Signature GLU = of("input", "", "dim", "-1");
  static final Signature COSINE_SIMILARITY = of("x1", "", "x2", "", "dim", "1", "eps", "1.0e-08");
  static final Signature INSTANCE_NORM = channelNorm("use_input_stats", "True");

  static final Signature LINEAR = of("input", "", "weight", "", "bias", "None");
  static final Signature ADDMM =
      of("input", "", "mat1", "", "mat2", "", "beta", "1.", "alpha", "1.");
  static final Signature BATCH_NORM = channelNorm("training", "False");
  static final Signature CONVOLUTION =
      of(
          "input",
          "",
          "weight",
          "",
          "bias",
          "None",
          "stride",
          "",
          "padding",
          "",
          "dilation",
          "",
          "transposed",
          "",
          "output_padding",
          "",
          "groups",
          "");

  /** Of {@code conv1d}, {@code conv2d}, {@code conv3d}. */
  static Signature convolution(int dimensions) {
    String ones = repeated("1", dimensions);
    return of(
        "input",
        "",
        "weight",
        "",
        "bias",
        "None",
        "stride",
        ones,
        "padding",
        repeated("0", dimensions),
        "dilation",
        ones,
        "groups",
        "1");
  }

  /**
   * Of a norm of each channel, which may keep statistics.
   *
   * @param ofTheInput what it is called that it takes those of its input
   * @param fallback whether it does so by default
   */
  private static Signature channelNorm(String ofTheInput, String fallback) {
    return of(
        "input",
        "",
        "weight",
        "None",
        "bias",
        "None",
        "running_mean",
        "None",
        "running_var",
        "None",
        ofTheInput,
        fallback,
        "momentum",
        "0.1",
        "eps",
        "1.0e-05",
        "cudnn_enabled",
        "True");
  }

  /** A list of one number for each dimension. */
  static String repeated(String number, int dimensions) {
    return "[" + String.join(", ", Collections.nCopies(dimensions, number)) + "]";
  }

  private static Signature of(String... namesAndDefaults) {
    List<String> names = new ArrayList<>();
    List<String> defaults = new ArrayList<>();
    for (int i = 0; i < namesAndDefaults.length; i += 2) {
      names.add(namesAndDefaults[i]);
      defaults.add(namesAndDefaults[i + 1]);
    }
    return new Signature(names, defaults);
  }

  /** Returns the text of every parameter, in order, for a call. */
  List<String> bind(Call call, List<Result> arguments) {
    List<String> bound = new ArrayList<>(defaults);
    for (int i = 0; i < arguments.size(); i++) {
      String keyword = call.arguments().get(i).keyword();
      int index = keyword.isEmpty() ? i : names.indexOf(keyword);
      if (index >= 0 && index < bound.size()) {
        bound.set(index, arguments.get(i).text());
      }
    }
    return bound;
  }
}
