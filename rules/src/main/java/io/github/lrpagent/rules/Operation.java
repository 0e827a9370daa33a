package io.github.lrpagent.rules;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of operations that a composite gives rules to. */
public enum Operation {
  /** An affine map with parameters: {@code linear}, {@code addmm}, a product with a parameter. */
  LINEAR("linear"),
  /** A convolution. */
  CONV("conv"),
  /** A matrix product of two tensors that both carry relevance, such as query × key. */
  MATMUL("matmul"),
  /** An elementwise product of two tensors that both carry relevance. */
  MUL("mul"),
  /** Such a product where one factor is the output of an activation, as in a gated MLP. */
  GATE("gate"),
  /** A sum of two tensors, such as a residual addition. */
  ADD("add"),
  /** A softmax. */
  SOFTMAX("softmax"),
  /** Fused scaled dot-product attention. */
  ATTENTION("attention"),
  /** A nonlinearity that acts on each element: GELU, SiLU, tanh, ReLU, sigmoid. */
  ACTIVATION("activation"),
  /** Layer norm, RMS norm, group norm, L2 normalisation, also written out. */
  NORM("norm"),
  /** Batch norm, which is affine at inference. */
  BATCH_NORM("batch-norm"),
  /** Average and max pooling. */
  POOL("pool"),
  /** A mean or a sum over dimensions. */
  MEAN("mean"),
  /** A look-up in a table of embeddings. */
  EMBEDDING("embedding"),
  /** A module or block as a whole, with all that it is made of. */
  MODULE("module");

  private final String label;

  Operation(String label) {
    this.label = label;
  }

  /** Returns the name in Composite files. */
  public String label() {
    return label;
  }

  /** Returns the operation of a name in Composite files. */
  public static Optional<Operation> of(String label) {
    return Arrays.stream(values()).filter(o -> o.label.equals(label)).findFirst();
  }
}
