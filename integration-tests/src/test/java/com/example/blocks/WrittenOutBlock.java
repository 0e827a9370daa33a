package com.example.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** What DJL has a call for, from elementary ones: layer normalisation, GELU by erf, and softmax. */
final class WrittenOutBlock extends AbstractBlock {
  private static final long CLASSES = 4;
  private static final float EPSILON = 1e-5f;
  private static final int[] LAST = {-1};

  private final Parameter gamma = addParameter(parameter("gamma", Parameter.Type.GAMMA));
  private final Parameter beta = addParameter(parameter("beta", Parameter.Type.BETA));
  private final Parameter weight = addParameter(parameter("weight", Parameter.Type.WEIGHT));
  private final Parameter bias = addParameter(parameter("bias", Parameter.Type.BIAS));

  private static Parameter parameter(String name, Parameter.Type type) {
    return Parameter.builder().setName(name).setType(type).build();
  }

  @Override
  public void prepare(Shape[] inputShapes) {
    long size = inputShapes[0].get(1);
    gamma.setShape(new Shape(size));
    beta.setShape(new Shape(size));
    weight.setShape(new Shape(CLASSES, size));
    bias.setShape(new Shape(CLASSES));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), CLASSES)};
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray x = inputs.singletonOrThrow();
    NDArray normed =
        standardise(x)
            .muli(store.getValue(gamma, x.getDevice(), training))
            .addi(store.getValue(beta, x.getDevice(), training));
    NDArray w = store.getValue(weight, x.getDevice(), training);
    NDArray b = store.getValue(bias, x.getDevice(), training);
    try (NDArray transposed = w.transpose()) {
      return new NDList(softmax(gelu(normed).matMul(transposed).add(b)));
    }
  }

  private static NDArray standardise(NDArray x) {
    NDArray centred = x.sub(x.mean(LAST, true));
    NDArray variance = centred.square().mean(LAST, true);
    return centred.divi(variance.addi(EPSILON).sqrt());
  }

  private static NDArray gelu(NDArray x) {
    return NDArrays.erf(x.div(Math.sqrt(2))).addi(1).muli(x).muli(0.5f);
  }

  private static NDArray softmax(NDArray x) {
    NDArray exponentials = x.subi(x.max(LAST, true)).exp();
    return exponentials.div(exponentials.sum(LAST, true));
  }
}
