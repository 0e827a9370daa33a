package io.github.lrpagent.it;

import com.example.operations.Job;
import com.example.operations.Job.Numbers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * An archive made of text: the operation of a job is a module {@code F}, of which the root makes
 * the weighted sum. Constants stand in the text.
 */
final class OperationArchive {
  private OperationArchive() {}

  static Path write(Job job, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      put(
          zip,
          "data.pkl",
          "\u0080\u0002c__torch__\nM\n)\u0081}X\1\0\0\0fc__torch__\nF\n)\u0081}bsb.");
      put(zip, "constants.pkl", "\u0080\u0002).");
      put(zip, "version", "3\n");
      put(zip, "code/__torch__.py", text(job));
    }
    return file;
  }

  private static void put(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry("operation/" + name));
    zip.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String text(Job job) {
    List<String> names = new ArrayList<>(job.leaves().keySet());
    names.addAll(job.constants().keySet());
    StringBuilder root = new StringBuilder();
    int start = 0;
    for (Map.Entry<String, Numbers> leaf : job.leaves().entrySet()) {
      int end = start + leaf.getValue().data().length;
      root.append(
          "v_%s = torch.reshape(torch.slice(input, 1, %d, %d), %s)\n"
              .formatted(leaf.getKey(), start, end, Arrays.toString(leaf.getValue().shape())));
      start = end;
    }
    for (Map.Entry<String, Numbers> constant : job.constants().entrySet()) {
      root.append("v_%s = %s\n".formatted(constant.getKey(), literal(constant.getValue())));
    }
    String operands = names.stream().map(n -> "v_" + n + ", ").collect(Collectors.joining());
    root.append("y = (self.f).forward(").append(operands).append(")\n");
    root.append("s = torch.sum(torch.mul(y, ").append(literal(job.weights())).append("))\n");
    root.append("return torch.reshape(s, [1, 1])\n");
    return module("F", "", names, body(job))
        + module("M", "  f : __torch__.F\n", List.of("input"), root.toString());
  }

  private static String module(String name, String fields, List<String> parameters, String body) {
    String declared =
        parameters.stream().map(p -> ",\n    " + p + ": Tensor").collect(Collectors.joining());
    return "class "
        + name
        + "(Module):\n  __parameters__ = []\n  __buffers__ = []\n"
        + fields
        + "  def forward(self: __torch__."
        + name
        + declared
        + ") -> Tensor:\n"
        + body.indent(4);
  }

  private static String literal(Numbers numbers) {
    String list =
        Arrays.stream(numbers.data())
            .map(OperationArchive::number)
            .collect(Collectors.joining(", "));
    return "torch.reshape(torch.tensor([%s]), %s)"
        .formatted(list, Arrays.toString(numbers.shape()));
  }

  private static String number(String text) {
    if (text.endsWith("Infinity")) {
      return text.startsWith("-") ? "-inf" : "inf";
    }
    return Double.toString(Float.parseFloat(text)).toLowerCase(Locale.ROOT);
  }

  private static String number(double value) {
    return Double.toString(value).toLowerCase(Locale.ROOT);
  }

  /** The operation, as an export writes it. */
  private static String body(Job job) {
    String bias = job.constants().containsKey("bias") ? "bias" : "None";
    String weight = job.constants().containsKey("weight") ? "weight" : "None";
    return switch (job.operation()) {
      case "add", "mul" ->
          job.is("inplace")
              ? "h = torch.mul(a, 1)\nreturn torch.%s_(h, b)\n".formatted(job.operation())
              : "return torch.%s(a, b)\n".formatted(job.operation());
      case "scale" -> "return torch.mul(a, %s)\n".formatted(number(job.argument("b")));
      case "a*b+c" -> "return torch.add(torch.mul(a, b), c)\n";
      case "matmul" -> "return torch.matmul(a, b)\n";
      case "first" -> "return torch.mul(x, 1)\n";
      case "linear" -> "return torch.linear(x, weight, %s)\n".formatted(bias);
      case "conv2d stride 2 padding 1" -> "return torch.conv2d(x, weight, bias, [2, 2], [1, 1])\n";
      case "mean" ->
          "return torch.mean(x, [%d], %s)\n"
              .formatted(job.number("dim"), job.is("keep_dim") ? "True" : "False");
      case "softmax" ->
          "return torch.softmax(torch.div(%s, %s), %d)\n"
              .formatted(
                  job.constants().containsKey("mask") ? "torch.add(x, mask)" : "x",
                  number(job.argument("temperature")),
                  job.number("dim"));
      case "gelu", "silu", "tanh", "relu", "sigmoid" ->
          "return torch.%s(x)\n".formatted(job.operation());
      case "layer_norm" ->
          "return torch.layer_norm(x, [%d], %s, %s, %s)\n"
              .formatted(last(job), weight, bias, number(job.argument("variance_epsilon")));
      case "rms_norm" ->
          "return torch.rms_norm(x, [%d], %s, %s)\n"
              .formatted(last(job), weight, number(job.argument("variance_epsilon")));
      case "normalize" ->
          "n = torch.clamp_min(torch.linalg_vector_norm(x, %s, [%d], True), %s)\nreturn torch.div(x, torch.expand_as(n, x))\n"
              .formatted(number(job.argument("p")), job.number("dim"), number(job.argument("eps")));
      case "gated_mlp" ->
          "h = torch.mul(torch.silu(torch.linear(x, gate)), torch.linear(x, up))\nreturn torch.linear(h, down)\n";
      case "attention" -> "return torch.scaled_dot_product_attention(q, k, v)\n";
      case "mha" -> multiHead(job);
      default -> throw new IllegalArgumentException(job.operation());
    };
  }

  private static long last(Job job) {
    long[] shape = job.leaves().get("x").shape();
    return shape[shape.length - 1];
  }

  private static String multiHead(Job job) {
    long[] shape = job.leaves().get("x").shape();
    int heads = job.number("num_heads");
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      body.append(
          ("w%1$d = torch.slice(in_proj_weight, 0, %2$d, %3$d)\n"
                  + "b%1$d = torch.slice(in_proj_bias, 0, %2$d, %3$d)\n"
                  + "p%1$d = torch.linear(x, w%1$d, b%1$d)\n"
                  + "h%1$d = torch.transpose(torch.reshape(p%1$d, [%4$d, %5$d, %6$d, %7$d]), 1, 2)\n")
              .formatted(
                  i,
                  i * shape[2],
                  (i + 1) * shape[2],
                  shape[0],
                  shape[1],
                  heads,
                  shape[2] / heads));
    }
    String scores =
        "torch.div(torch.matmul(h0, torch.transpose(h1, -2, -1)), %s)"
            .formatted(number(Math.sqrt(shape[2] / heads)));
    body.append(
        "s = %s\n"
            .formatted(
                job.constants().containsKey("mask") ? "torch.add(" + scores + ", mask)" : scores));
    body.append("c = torch.matmul(torch.softmax(s, -1), h2)\n");
    body.append("m = torch.reshape(torch.transpose(c, 1, 2), ").append(Arrays.toString(shape));
    return body.append(")\nreturn torch.linear(m, out_proj_weight, out_proj_bias)\n").toString();
  }
}
