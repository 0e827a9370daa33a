package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.script.Expression.Call;
import io.github.lrpagent.archives.script.Type;
import java.util.List;
import java.util.Optional;

/**
 * Operations whose value is theirs and whose gradient is that of their {@link Decompositions}:
 * those without derivative, and those that libtorch computes by another kernel where a gradient is
 * needed.
 */
final class FusedOperations {
  /** A decomposition, and what stands before the arguments of the operation when it is called. */
  private record Decomposition(String name, List<String> first) {
    static Optional<Decomposition> of(String name, String... first) {
      return Optional.of(new Decomposition(name, List.of(first)));
    }
  }

  private final Callable callable;
  private final TwinCalls calls;

  FusedOperations(Callable callable, TwinCalls calls) {
    this.callable = callable;
    this.calls = calls;
  }

  /**
   * The twin's form of a call, where the operation is one of these.
   *
   * @param function what is called, such as {@code torch.lstm}
   */
  Optional<Result> apply(String function, Call call, List<Result> arguments) {
    return decomposition(function, arguments)
        .map(
            decomposition -> {
              Callable callee =
                  new Callable(
                      Decompositions.named(decomposition.name()),
                      callable.moduleClass(),
                      callable.path(),
                      false,
                      callable.whole());
              List<Result> first =
                  decomposition.first().stream()
                      .map(text -> new Result(Value.constant(Type.INT), text))
                      .toList();
              return calls.call(callee, call, first, arguments);
            });
  }

  /** Whether an operation is a layer whose input is a signal, if it comes from the model's. */
  static boolean isLayer(String name) {
    return switch (name) {
      case "_transformer_encoder_layer_fwd",
          "_native_multi_head_attention",
          "lstm",
          "gru",
          "rnn_tanh",
          "rnn_relu",
          "lstm_cell",
          "gru_cell",
          "rnn_tanh_cell",
          "rnn_relu_cell" ->
          true;
      default -> false;
    };
  }

  private static Optional<Decomposition> decomposition(String function, List<Result> arguments) {
    return switch (function) {
      case "torch.lstm" -> Decomposition.of(isList(arguments, 1) ? "lstm" : "packed_lstm");
      case "torch.gru" -> recurrent("0", arguments);
      case "torch.rnn_tanh" -> recurrent("1", arguments);
      case "torch.rnn_relu" -> recurrent("2", arguments);
      case "torch.lstm_cell", "torch.gru_cell", "torch.rnn_tanh_cell", "torch.rnn_relu_cell" ->
          Decomposition.of(function.substring("torch.".length()));
      case "torch._transformer_encoder_layer_fwd" -> Decomposition.of("encoder_layer");
      case "torch._nested_tensor_from_mask" -> Decomposition.of("nested_tensor_from_mask");
      case "ops.quantized.linear_dynamic",
          "ops.quantized.linear_relu_dynamic",
          "ops.quantized.linear_dynamic_fp16",
          "ops.quantized.linear_relu_dynamic_fp16" ->
          Decomposition.of(function.substring("ops.quantized.".length()));
      default -> Optional.empty();
    };
  }

  /** Of a padded batch, the parameters come third; of a packed sequence, its state. */
  private static Optional<Decomposition> recurrent(String kind, List<Result> arguments) {
    return Decomposition.of(isList(arguments, 2) ? "recurrent" : "packed_recurrent", kind);
  }

  private static boolean isList(List<Result> arguments, int index) {
    return index < arguments.size() && arguments.get(index).value().type().name().equals("List");
  }
}
