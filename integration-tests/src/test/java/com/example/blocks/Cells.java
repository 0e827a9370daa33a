package com.example.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import java.util.Map;
import java.util.function.Supplier;

/** Recurrent networks whose cells are written out. */
final class Cells {
  private static final int INPUT = 8;
  private static final int STATE = 5;

  private Cells() {}

  static Map<String, DjlNetworks> networks() {
    return Map.of("cells-gru", sequence(Cells::gru), "cells-lstm", sequence(Cells::lstm));
  }

  private static DjlNetworks sequence(Supplier<Block> block) {
    return new DjlNetworks(block, m -> DjlNetworks.noise(m, 2, 5, INPUT));
  }

  private static Block gru() {
    return new WrittenBlock(
            (inputs, s) -> {
              NDArray sequence = inputs.head();
              NDArray h = sequence.getManager().zeros(new Shape(2, STATE));
              for (int step = 0; step < sequence.size(1); step++) {
                NDList x = sequence.get(":, {}", step).matMul(s.weight("input")).split(3, 1);
                NDList y = h.matMul(s.weight("recurrent")).split(3, 1);
                NDArray reset = Activation.sigmoid(x.get(0).add(y.get(0)));
                NDArray update = Activation.sigmoid(x.get(1).add(y.get(1)));
                NDArray fresh = x.get(2).add(reset.mul(y.get(2))).tanh();
                h = NDArrays.sub(1, update).mul(fresh).add(update.mul(h));
              }
              return h.matMul(s.weight("out"));
            })
        .weight("input", INPUT, 3 * STATE)
        .weight("recurrent", STATE, 3 * STATE)
        .weight("out", STATE, 3);
  }

  private static Block lstm() {
    return new WrittenBlock(
            (inputs, s) -> {
              NDArray sequence = inputs.head();
              NDArray h = sequence.getManager().zeros(new Shape(2, STATE));
              NDArray c = sequence.getManager().zeros(new Shape(2, STATE));
              for (int step = 0; step < sequence.size(1); step++) {
                NDArray x = sequence.get(":, {}", step).matMul(s.weight("input"));
                NDList gates = x.addi(h.matMul(s.weight("recurrent"))).split(4, 1);
                c = c.mul(Activation.sigmoid(gates.get(1)));
                c.addi(Activation.sigmoid(gates.get(0)).muli(gates.get(2).tanh()));
                h = Activation.sigmoid(gates.get(3)).muli(c.tanh());
              }
              return h.matMul(s.weight("out"));
            })
        .weight("input", INPUT, 4 * STATE)
        .weight("recurrent", STATE, 4 * STATE)
        .weight("out", STATE, 3);
  }
}
