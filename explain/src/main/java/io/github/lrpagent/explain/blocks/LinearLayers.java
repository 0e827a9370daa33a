package io.github.lrpagent.explain.blocks;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Layers that are linear in their input: linear layers, convolutions and batch norm. */
final class LinearLayers {
  /** How {@code layer.py} is told that a layer is a linear one. */
  private static final long[] LINEAR = {};

  private LinearLayers() {}

  /** {@code (input, weight, bias)}. */
  static PtNDArray linear(Call call) throws Throwable {
    if (!call.anyCarries()) {
      return call.plain();
    }
    Rule rule = call.rule(Operation.LINEAR);
    if (call.carries(1)) {
      return call.atOutput(
          rule, call.rule("linear", call.array(0), call.array(1), call.argument(2)));
    }
    return layer(call, rule, LINEAR);
  }

  /** {@code (input, weight, bias, stride, padding, dilation, groups)}. */
  static PtNDArray convolution(Call call) throws Throwable {
    return call.anyCarries()
        ? layer(call, call.rule(Operation.CONV), geometry(call))
        : call.plain();
  }

  /** Stride, padding, dilation, output padding, whether it is transposed, and groups. */
  private static long[] geometry(Call call) {
    long[] stride = call.argument(3, Shape.class).getShape();
    long[] padding = call.argument(4, Shape.class).getShape();
    long[] dilation = call.argument(5, Shape.class).getShape();
    long[] rest = new long[stride.length + 2];
    rest[stride.length + 1] = call.argument(6, Integer.class);
    return Stream.of(stride, padding, dilation, rest).flatMapToLong(LongStream::of).toArray();
  }

  private static PtNDArray layer(Call call, Rule rule, long[] geometry) throws Throwable {
    if (!rule.kind().isOfLayers() || !call.carries(0)) {
      PtNDArray output = call.atOutput(rule, (PtNDArray) call.run());
      boolean merged = rule.kind() == RuleKind.EPSILON && call.carries(0);
      return merged ? noted(call, output, rule, geometry) : output;
    }
    try (PtNDArray value = call.withDetached(0)) {
      PtNDArray output =
          call.rule(
              "layer_rule",
              rule.kind().label(),
              rule.values(),
              value,
              call.array(0),
              call.array(1),
              call.argument(2),
              geometry);
      return noted(call, call.session().define(output, Known.fresh(true)), rule, geometry);
    }
  }

  /** Notes the layer, if a batch norm behind it may be one with it. */
  private static PtNDArray noted(Call call, PtNDArray output, Rule rule, long[] geometry) {
    BlockSession session = call.session();
    if (!session.merges()) {
      return output;
    }
    Known.Layer layer =
        new Known.Layer(
            session.kept(call.array(0)),
            session.kept(call.array(1)),
            call.argument(2) == null ? null : session.kept(call.array(2)),
            rule,
            geometry);
    return session.define(output, session.known(output).withLayer(layer));
  }

  /** A matrix product by a constant, which is a layer where that is a matrix. */
  static PtNDArray product(Call call, Rule rule) throws Throwable {
    PtNDArray output =
        call.rule("layer_matmul", rule.kind().label(), rule.values(), call.array(0), call.array(1));
    return call.session().define(output, Known.fresh(true));
  }

  /** {@code (input, mean, variance, scale, shift, training, momentum, epsilon)}. */
  static PtNDArray batchNorm(Call call) throws Throwable {
    if (!call.carries(0)) {
      return call.plain();
    }
    Rule rule = call.rule(Operation.BATCH_NORM);
    boolean training = call.argument(5, Boolean.class);
    Known.Layer layer = rule.kind() == RuleKind.MERGE ? call.known(0).layer() : null;
    if (training || layer == null && !rule.kind().isOfLayers()) {
      return GeneralRules.run(call, rule);
    }
    try (PtNDArray value = call.withDetached(0)) {
      PtNDArray output = layer == null ? ruled(call, rule, value) : merged(call, layer, value);
      return call.session().define(output, Known.fresh(true));
    }
  }

  private static PtNDArray ruled(Call call, Rule rule, PtNDArray value) throws Throwable {
    return call.rule(
        "layer_batch_norm",
        rule.kind().label(),
        rule.values(),
        value,
        call.array(0),
        call.argument(3),
        call.argument(4),
        call.array(1),
        call.array(2),
        call.argument(7));
  }

  private static PtNDArray merged(Call call, Known.Layer layer, PtNDArray value) throws Throwable {
    return call.rule(
        "merged_layer_rule",
        layer.rule().kind().label(),
        layer.rule().values(),
        value,
        layer.input(),
        layer.weight(),
        layer.bias(),
        layer.geometry(),
        call.argument(3),
        call.argument(4),
        call.array(1),
        call.array(2),
        call.argument(7));
  }
}
