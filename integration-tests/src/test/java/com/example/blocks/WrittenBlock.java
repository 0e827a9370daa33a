package com.example.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** A network that is one function of its inputs, its weights and its layers. */
final class WrittenBlock extends AbstractBlock {
  private final Function function;
  private final Map<String, Parameter> weights = new HashMap<>();
  private final Map<String, Block> layers = new LinkedHashMap<>();
  private final Map<String, Shape[]> shapes = new HashMap<>();

  /** What the network computes. */
  @FunctionalInterface
  interface Function {
    NDArray apply(NDList inputs, Scope scope);
  }

  /** What it computes with. */
  interface Scope {
    NDArray weight(String name);

    NDArray layer(String name, NDArray... inputs);
  }

  WrittenBlock(Function function) {
    this.function = function;
  }

  WrittenBlock weight(String name, long... shape) {
    Parameter.Builder builder = Parameter.builder().setName(name).setType(Parameter.Type.WEIGHT);
    weights.put(name, addParameter(builder.optShape(new Shape(shape)).build()));
    return this;
  }

  /** Adds a layer, which is told the shapes of its inputs. */
  WrittenBlock layer(String name, Block layer, Shape... inputs) {
    layers.put(name, addChildBlock(name, layer));
    shapes.put(name, inputs);
    return this;
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
    layers.forEach((name, layer) -> layer.initialize(manager, type, shapes.get(name)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    Scope scope =
        new Scope() {
          @Override
          public NDArray weight(String name) {
            return store.getValue(weights.get(name), inputs.head().getDevice(), training);
          }

          @Override
          public NDArray layer(String name, NDArray... given) {
            return layers.get(name).forward(store, new NDList(given), training).head();
          }
        };
    return new NDList(function.apply(inputs, scope));
  }
}
