package io.github.lrpagent.archives.twin;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the names of PyTorch's operations say; a trailing underscore (in place) is taken off before.
 */
final class TorchNames {
  /** One tensor in, the same numbers out: ids stay ids, an activation's output stays one. */
  static final Set<String> PRESERVING =
      Set.of(
          "view",
          "reshape",
          "permute",
          "transpose",
          "t",
          "contiguous",
          "clone",
          "to",
          "type_as",
          "slice",
          "select",
          "unsqueeze",
          "squeeze",
          "expand",
          "expand_as",
          "flatten",
          "unflatten",
          "narrow",
          "alias",
          "dropout",
          "feature_dropout",
          "alpha_dropout",
          "_unsafe_view",
          "view_as",
          "reshape_as",
          "movedim",
          "moveaxis",
          "swapaxes",
          "swapdims",
          "repeat",
          "repeat_interleave",
          "chunk",
          "split",
          "split_with_sizes",
          "tensor_split",
          "unbind",
          "float",
          "half",
          "double",
          "long",
          "int",
          "_cast_Long",
          "_cast_Float",
          "_cast_Int",
          "index_select",
          "flip",
          "roll",
          "broadcast_to",
          "detach",
          "detach_copy",
          "adjoint",
          "mT");

  /** Those of {@link #PRESERVING} that keep the shape. */
  static final Set<String> SHAPE_PRESERVING =
      Set.of(
          "contiguous",
          "clone",
          "to",
          "type_as",
          "alias",
          "dropout",
          "feature_dropout",
          "alpha_dropout",
          "float",
          "half",
          "double");

  /** Those of {@link #PRESERVING} that keep the dimensions, though not their sizes. */
  static final Set<String> DIMENSIONS_PRESERVING =
      Stream.concat(
              SHAPE_PRESERVING.stream(),
              Stream.of(
                  "slice",
                  "narrow",
                  "long",
                  "int",
                  "_cast_Long",
                  "_cast_Int",
                  "detach",
                  "flip",
                  "roll"))
          .collect(Collectors.toUnmodifiableSet());

  /** Products of two tensors that are more than one for each element. */
  static final Set<String> MATRIX_PRODUCTS =
      Set.of(
          "matmul",
          "mm",
          "bmm",
          "mv",
          "dot",
          "vdot",
          "inner",
          "outer",
          "ger",
          "tensordot",
          "kron",
          "cross",
          "linalg_cross",
          "linalg_vecdot",
          "bilinear");

  /** Such products of the second and third operand, which the first one is added to. */
  static final Set<String> ADDED_PRODUCTS = Set.of("baddbmm", "addbmm", "addmv", "addr", "addcmul");

  /** Nonlinearities that are activations by themselves. */
  static final Set<String> ACTIVATIONS =
      Set.of(
          "gelu",
          "silu",
          "tanh",
          "relu",
          "sigmoid",
          "leaky_relu",
          "elu",
          "selu",
          "celu",
          "mish",
          "hardswish",
          "hardsigmoid",
          "hardtanh",
          "relu6",
          "softplus",
          "log_sigmoid",
          "prelu",
          "rrelu",
          "threshold",
          "hardshrink",
          "softshrink");

  /**
   * Activations whose output is a share between 0 and 1, which makes them the gate where two
   * activations meet.
   */
  static final Set<String> SHARES = Set.of("sigmoid", "hardsigmoid");

  /** Elementwise operations that are affine in their only tensor. */
  static final Set<String> AFFINE =
      Set.of(
          "add",
          "sub",
          "rsub",
          "mul",
          "div",
          "neg",
          "true_divide",
          "divide",
          "multiply",
          "subtract");

  /**
   * Elementwise operations that bend the line: with them, an elementwise map of one tensor is an
   * activation.
   */
  static final Set<String> NONLINEAR =
      Set.of(
          "tanh",
          "sigmoid",
          "erf",
          "erfc",
          "exp",
          "relu",
          "relu6",
          "softplus",
          "gelu",
          "silu",
          "hardtanh",
          "hardsigmoid",
          "hardswish",
          "abs",
          "clamp",
          "clamp_min",
          "clamp_max",
          "clip",
          "elu",
          "selu",
          "celu",
          "leaky_relu",
          "mish",
          "log_sigmoid",
          "threshold",
          "hardshrink",
          "softshrink");

  /** Elementwise operations that are neither affine nor, alone, an activation. */
  static final Set<String> OTHER_ELEMENTWISE =
      Set.of(
          "pow",
          "square",
          "sqrt",
          "log",
          "log1p",
          "expm1",
          "reciprocal",
          "sin",
          "cos",
          "maximum",
          "minimum");

  /** The statistics that a written-out norm divides by. */
  static final Set<String> ROOTS =
      Set.of(
          "sqrt",
          "nuclear_norm",
          "linalg_matrix_norm",
          "std",
          "std_mean",
          "norm",
          "linalg_vector_norm",
          "linalg_norm",
          "frobenius_norm");

  /** What may stand between such a statistic and the division. */
  static final Set<String> ROOT_PRESERVING =
      Set.of("add", "clamp", "clamp_min", "clip", "maximum", "max");

  static final Set<String> DIVISIONS = Set.of("div", "true_divide", "divide");

  static final Set<String> PRODUCTS = Set.of("mul", "multiply");

  /** Operations whose output has no gradient, whatever goes in. */
  static final Set<String> WITHOUT_GRADIENT =
      Set.of(
          "size",
          "eq",
          "ne",
          "lt",
          "gt",
          "le",
          "ge",
          "logical_not",
          "logical_and",
          "logical_or",
          "logical_xor",
          "argmax",
          "argmin",
          "argsort",
          "isnan",
          "isinf",
          "isfinite",
          "detach",
          "zeros_like",
          "ones_like",
          "full_like",
          "empty_like",
          "rand_like",
          "randn_like",
          "new_zeros",
          "new_ones",
          "new_full",
          "new_empty",
          "arange",
          "zeros",
          "ones",
          "full",
          "empty",
          "tensor",
          "scalar_tensor",
          "eye",
          "linspace",
          "nonzero",
          "nonzero_numpy",
          "numel",
          "dim",
          "len",
          "floor_divide",
          "any",
          "all",
          "bitwise_not",
          "bitwise_and",
          "bitwise_or",
          "is_floating_point",
          "is_complex",
          "sign",
          "round",
          "floor",
          "ceil",
          "trunc",
          "searchsorted",
          "bucketize",
          "histc",
          "bincount",
          "tril_indices",
          "triu_indices",
          "one_hot",
          "stride",
          "__is__",
          "__isnot__",
          "__not__",
          "__contains__",
          "is_grad_enabled",
          "device",
          "item");

  /** Operations that libtorch cannot differentiate and that have no decomposition here. */
  static final Set<String> WITHOUT_DERIVATIVE =
      Set.of(
          "_addmm_activation",
          "_transform_bias_rescale_qkv",
          "quantized_lstm",
          "quantized_gru",
          "mkldnn_rnn_layer",
          "quantize_per_tensor",
          "quantize_per_channel",
          "quantize_per_tensor_dynamic",
          "dequantize",
          "fbgemm_linear_int8_weight",
          "mkldnn_linear",
          "mkldnn_convolution");

  /** Operations that draw random numbers. */
  static final Set<String> RANDOM =
      Set.of(
          "rand",
          "randn",
          "randint",
          "randperm",
          "rand_like",
          "randn_like",
          "randint_like",
          "bernoulli",
          "multinomial",
          "normal",
          "normal_",
          "uniform_",
          "random_",
          "exponential_",
          "bernoulli_",
          "cauchy_",
          "geometric_",
          "log_normal_");

  /** Operations that give a bool. */
  static final Set<String> BOOLEANS =
      Set.of(
          "__is__",
          "__isnot__",
          "__not__",
          "__contains__",
          "is_grad_enabled",
          "is_floating_point",
          "is_complex",
          "isinstance");

  /** Operations that give an int. */
  static final Set<String> INTEGERS =
      Set.of("len", "dim", "numel", "stride", "floordiv", "storage_offset", "ord");

  /** Operations that give a list of tensors. */
  static final Set<String> LISTS =
      Set.of(
          "chunk",
          "split",
          "split_with_sizes",
          "tensor_split",
          "unbind",
          "meshgrid",
          "broadcast_tensors",
          "hsplit",
          "vsplit");

  /** Operations that change a list or dict. */
  static final Set<String> COLLECTION_CHANGES =
      Set.of(
          "append",
          "extend",
          "insert",
          "clear",
          "pop",
          "_set_item",
          "reverse",
          "sort",
          "remove",
          "__delitem__");

  /** Arithmetic that also works on numbers. */
  static final Set<String> ARITHMETIC =
      Set.of(
          "add",
          "sub",
          "mul",
          "div",
          "pow",
          "neg",
          "floordiv",
          "remainder",
          "__and__",
          "__or__",
          "__xor__",
          "min",
          "max",
          "sqrt",
          "ceil",
          "floor",
          "round",
          "abs",
          "log",
          "exp",
          "fmod",
          "__round_to_zero_floordiv",
          "eq",
          "ne",
          "lt",
          "gt",
          "le",
          "ge");

  private TorchNames() {}

  static boolean isElementwise(String name) {
    return AFFINE.contains(name)
        || NONLINEAR.contains(name)
        || OTHER_ELEMENTWISE.contains(name)
        || SHAPE_PRESERVING.contains(name);
  }

  /** Whether a power's exponent takes a root: 0.5, or that of a local response norm. */
  static boolean isRoot(String exponent) {
    return exponent.matches("0?\\.\\d*[1-9]\\d*");
  }

  /** Whether a power's exponent takes one over a root. */
  static boolean isInverseRoot(String exponent) {
    return exponent.startsWith("-") && isRoot(exponent.substring(1));
  }

  static boolean isInPlace(String name) {
    return name.endsWith("_") && !name.endsWith("__");
  }

  static String outOfPlace(String name) {
    return isInPlace(name) ? name.substring(0, name.length() - 1) : name;
  }
}
