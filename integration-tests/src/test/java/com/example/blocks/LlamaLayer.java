package com.example.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;

/**
 * A decoder layer of Llama, normalised before attention and MLP. Its intermediate arrays are gone
 * when it returns, for they belong to a manager of its own.
 *
 * @param inputNorm the norm before attention
 * @param attention the attention
 * @param mlpNorm the norm before the MLP
 * @param mlp the MLP
 */
record LlamaLayer(RmsNorm inputNorm, LlamaAttention attention, RmsNorm mlpNorm, Mlp mlp) {
  static LlamaLayer of(Weights weights, int headSize) {
    return new LlamaLayer(
        RmsNorm.of(weights.at("input_layernorm")),
        LlamaAttention.of(weights.at("self_attn"), headSize),
        RmsNorm.of(weights.at("post_attention_layernorm")),
        Mlp.of(weights.at("mlp")));
  }

  NDArray forward(NDArray hidden, NDArray mask, Rotary rotary) {
    try (NDManager scope = NDManager.subManagerOf(hidden)) {
      hidden.tempAttach(scope);
      NDArray attended = hidden.add(attention.apply(inputNorm.apply(hidden), mask, rotary));
      return scope.ret(attended.add(mlp.apply(mlpNorm.apply(attended))));
    }
  }

  private record Mlp(NDArray gate, NDArray up, NDArray down) {
    static Mlp of(Weights weights) {
      return new Mlp(
          weights.get("gate_proj.weight").transpose(),
          weights.get("up_proj.weight").transpose(),
          weights.get("down_proj.weight").transpose());
    }

    NDArray apply(NDArray hidden) {
      NDArray gates = hidden.matMul(gate);
      return gates.mul(Activation.sigmoid(gates)).mul(hidden.matMul(up)).matMul(down);
    }
  }
}
