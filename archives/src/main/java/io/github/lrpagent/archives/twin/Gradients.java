package io.github.lrpagent.archives.twin;

import java.util.List;
import java.util.Set;

/**
 * What the gradients of PyTorch's operations are worth as rules, for those operations that
 * composites have no name for. Where an operation is linear in what carries relevance, relevance =
 * tensor × gradient is LRP-0.
 */
enum Gradients {
  /** Moves, copies, joins or casts numbers: their relevance moves with them. */
  VIEW("view", ""),
  /** Affine in what carries relevance. */
  AFFINE("affine", ""),
  /** Takes some of the numbers as they are, or with another sign: piecewise linear. */
  SELECTION("selection", "what is selected gets all relevance"),
  /** Not linear. */
  NONLINEAR(
      "nonlinear",
      "it is not linear, so its gradient is no rule: behind it, relevance neither adds up nor follows the contributions"),
  /** Not known. */
  UNKNOWN(
      "unknown",
      "it is not known here, so its gradient may be no rule: if it is not linear, relevance behind it neither adds up nor follows the contributions");

  private static final Set<String> VIEWS =
      Set.of(
          "cat",
          "concat",
          "concatenate",
          "stack",
          "hstack",
          "vstack",
          "dstack",
          "column_stack",
          "block_diag",
          "index",
          "take",
          "take_along_dim",
          "gather",
          "masked_select",
          "masked_fill",
          "masked_scatter",
          "where",
          "scatter",
          "index_put",
          "index_copy",
          "index_fill",
          "slice_scatter",
          "select_scatter",
          "pad",
          "constant_pad_nd",
          "reflection_pad1d",
          "reflection_pad2d",
          "replication_pad1d",
          "replication_pad2d",
          "pixel_shuffle",
          "pixel_unshuffle",
          "channel_shuffle",
          "unfold",
          "im2col",
          "diagonal",
          "diag",
          "diag_embed",
          "tril",
          "triu",
          "rot90",
          "fliplr",
          "flipud",
          "ravel",
          "as_strided",
          "real",
          "view_as_real",
          "view_as_complex",
          "numpy_T",
          "matrix_H",
          "mH",
          "T",
          "H",
          "unsafe_chunk",
          "unsafe_split",
          "hsplit",
          "vsplit",
          "dsplit",
          "broadcast_tensors",
          "copy",
          "fill",
          "zero",
          "_reshape_alias",
          "_to_copy",
          "bfloat16",
          "cpu",
          "cuda",
          "lift_fresh",
          "_autocast_to_full_precision",
          "_autocast_to_reduced_precision");

  private static final Set<String> LINEAR =
      Set.of(
          "negative",
          "cumsum",
          "nansum",
          "nanmean",
          "diff",
          "sum_to_size",
          "index_add",
          "scatter_add",
          "col2im",
          "fold",
          "upsample_nearest1d",
          "upsample_nearest2d",
          "upsample_nearest3d",
          "upsample_linear1d",
          "upsample_bilinear2d",
          "upsample_bicubic2d",
          "upsample_trilinear3d",
          "_upsample_bilinear2d_aa",
          "_upsample_bicubic2d_aa",
          "alias_copy");

  /** Linear in each operand: affine where one of them carries relevance. */
  private static final Set<String> BILINEAR =
      Set.of("mul", "multiply", "tensordot", "kron", "cross", "linalg_cross", "vdot", "ger");

  /** Linear in the first operand. */
  private static final Set<String> LINEAR_IN_FIRST =
      Set.of("div", "divide", "true_divide", "lerp", "grid_sampler", "grid_sampler_2d", "addcdiv");

  private static final Set<String> SELECTIONS =
      Set.of(
          "max",
          "min",
          "amax",
          "amin",
          "aminmax",
          "maximum",
          "minimum",
          "fmax",
          "fmin",
          "topk",
          "sort",
          "kthvalue",
          "median",
          "nanmedian",
          "mode",
          "cummax",
          "cummin",
          "abs",
          "clamp",
          "clamp_min",
          "clamp_max",
          "clip",
          "nan_to_num");

  private static final Set<String> MORE_NONLINEAR =
      Set.of(
          "log_softmax",
          "logsumexp",
          "log2",
          "log10",
          "exp2",
          "tan",
          "asin",
          "acos",
          "atan",
          "atan2",
          "sinh",
          "cosh",
          "sinc",
          "logit",
          "erfinv",
          "hypot",
          "logaddexp",
          "rsqrt",
          "norm",
          "linalg_norm",
          "linalg_vector_norm",
          "frobenius_norm",
          "std",
          "var",
          "var_mean",
          "std_mean",
          "prod",
          "cumprod",
          "cdist",
          "dist",
          "pairwise_distance",
          "cosine_similarity",
          "glu",
          "gru",
          "lstm",
          "rnn_tanh",
          "rnn_relu",
          "instance_norm",
          "local_response_norm",
          "fmod",
          "remainder");

  private final String label;
  private final String note;

  Gradients(String label, String note) {
    this.label = label;
    this.note = note;
  }

  String label() {
    return label;
  }

  String note() {
    return note;
  }

  /** What to do about an operation whose gradient is no rule. */
  static String advice(String name) {
    return TorchNames.NONLINEAR.contains(name) || TorchNames.OTHER_ELEMENTWISE.contains(name)
        ? "where it is part of an activation, give that a module of its own, without parameters, which is taken whole; else compare with gradient-x-input before you trust the relevance behind it"
        : "compare with gradient-x-input before you trust the relevance behind it";
  }

  /** Whether the gradient is the rule. */
  boolean exact() {
    return this == VIEW || this == AFFINE || this == SELECTION;
  }

  /** What an operation's gradient is worth, given which of its operands carry relevance. */
  static Gradients of(String name, List<Result> arguments) {
    if (TorchNames.PRESERVING.contains(name) || VIEWS.contains(name)) {
      return VIEW;
    }
    if (BILINEAR.contains(name)) {
      boolean one = arguments.stream().filter(Result::carries).count() < 2;
      return one ? AFFINE : NONLINEAR;
    }
    if (LINEAR_IN_FIRST.contains(name)) {
      return arguments.stream().skip(1).anyMatch(Result::carries) ? NONLINEAR : AFFINE;
    }
    if (TorchNames.AFFINE.contains(name)
        || LINEAR.contains(name)
        || name.startsWith("fft_")
        || name.startsWith("_upsample_nearest_exact")) {
      return AFFINE;
    }
    if (SELECTIONS.contains(name)) {
      return SELECTION;
    }
    boolean nonlinear =
        TorchNames.NONLINEAR.contains(name)
            || TorchNames.OTHER_ELEMENTWISE.contains(name)
            || MORE_NONLINEAR.contains(name);
    return nonlinear ? NONLINEAR : UNKNOWN;
  }
}
