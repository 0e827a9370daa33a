package com.example.operations;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One operation, or a few, of named arrays. */
public final class OperationBlock extends AbstractBlock {
  private final Job job;
  private final List<String> names;

  /**
   * Creates the block of a job.
   *
   * @param names the names of its inputs, in order
   */
  public OperationBlock(Job job, List<String> names) {
    this.job = job;
    this.names = names;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList list, boolean training, PairList<String, Object> params) {
    Map<String, NDArray> arrays = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      arrays.put(names.get(i), list.get(i));
    }
    return new NDList(run(arrays));
  }

  private NDArray run(Map<String, NDArray> arrays) {
    NDArray a = arrays.get("a");
    NDArray b = arrays.get("b");
    NDArray x = arrays.get("x");
    NDArray weight = arrays.get("weight");
    NDArray bias = arrays.get("bias");
    return switch (job.operation()) {
      case "add" -> job.is("inplace") ? a.mul(1).addi(b) : a.add(b);
      case "mul" -> job.is("inplace") ? a.mul(1).muli(b) : a.mul(b);
      case "scale" -> a.mul((float) job.argument("b"));
      case "a*b+c" -> a.mul(b).add(arrays.get("c"));
      case "matmul" -> a.matMul(b);
      case "first" -> x.mul(1);
      case "linear" -> Linear.linear(x, weight, bias).head();
      case "conv2d stride 2 padding 1" ->
          Conv2d.conv2d(x, weight, bias, new Shape(2, 2), new Shape(1, 1)).head();
      case "mean" -> x.mean(new int[] {job.number("dim")}, job.is("keep_dim"));
      case "softmax" -> softmax(x, arrays.get("mask"));
      case "gelu" -> Activation.gelu(x);
      case "silu" -> Activation.swish(x, 1);
      case "tanh" -> Activation.tanh(x);
      case "relu" -> Activation.relu(x);
      case "sigmoid" -> Activation.sigmoid(x);
      case "layer_norm" -> layerNorm(x, weight, bias);
      case "rms_norm" -> rmsNorm(x, weight);
      case "normalize" -> x.normalize(job.argument("p"), job.number("dim"), job.argument("eps"));
      case "gated_mlp" -> {
        NDArray gate = linear(x, arrays.get("gate"), null);
        NDArray up = linear(x, arrays.get("up"), null);
        yield linear(Activation.swish(gate, 1).mul(up), arrays.get("down"), null);
      }
      case "attention" -> attention(arrays.get("q"), arrays.get("k"), arrays.get("v"), null);
      case "mha" -> multiHead(x, arrays);
      default -> throw new IllegalArgumentException(job.operation());
    };
  }

  private static NDArray linear(NDArray x, NDArray weight, NDArray bias) {
    return Linear.linear(x, weight, bias).head();
  }

  private NDArray softmax(NDArray x, NDArray mask) {
    NDArray scores = mask == null ? x : x.add(mask);
    return scores.div((float) job.argument("temperature")).softmax(job.number("dim"));
  }

  private NDArray layerNorm(NDArray x, NDArray weight, NDArray bias) {
    Shape shape = new Shape(x.getShape().get(x.getShape().dimension() - 1));
    NDArray ones = weight == null ? x.getManager().ones(shape) : weight;
    NDArray zeros = bias == null ? x.getManager().zeros(shape) : bias;
    float epsilon = (float) job.argument("variance_epsilon");
    return LayerNorm.layerNorm(x, shape, ones, zeros, epsilon).head();
  }

  private NDArray rmsNorm(NDArray x, NDArray weight) {
    NDArray square = x.square().mean(new int[] {-1}, true);
    NDArray normal = x.div(square.add((float) job.argument("variance_epsilon")).sqrt());
    return weight == null ? normal : normal.mul(weight);
  }

  private static NDArray attention(NDArray q, NDArray k, NDArray v, NDArray mask) {
    float scale = (float) Math.sqrt(q.getShape().get(3));
    NDArray scores = q.matMul(k.transpose(0, 1, 3, 2)).div(scale);
    return (mask == null ? scores : scores.add(mask)).softmax(-1).matMul(v);
  }

  private NDArray multiHead(NDArray x, Map<String, NDArray> arrays) {
    long rows = x.getShape().get(0);
    long tokens = x.getShape().get(1);
    long width = x.getShape().get(2);
    long heads = job.number("num_heads");
    NDList weights = arrays.get("in_proj_weight").split(3);
    NDList biases = arrays.get("in_proj_bias").split(3);
    NDList parts = new NDList();
    for (int i = 0; i < 3; i++) {
      parts.add(
          linear(x, weights.get(i), biases.get(i))
              .reshape(rows, tokens, heads, width / heads)
              .transpose(0, 2, 1, 3));
    }
    NDArray context = attention(parts.get(0), parts.get(1), parts.get(2), arrays.get("mask"));
    NDArray mixed = context.transpose(0, 2, 1, 3).reshape(rows, tokens, width);
    return linear(mixed, arrays.get("out_proj_weight"), arrays.get("out_proj_bias"));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] shapes) {
    return shapes;
  }
}
