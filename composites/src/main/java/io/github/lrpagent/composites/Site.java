package io.github.lrpagent.composites;

import java.util.OptionalInt;

/**
 * Where in a model an operation is: what the conditions of a composite are asked about. Texts are
 * empty where there is nothing to say, as a Java class has no TorchScript class.
 *
 * @param moduleClass the TorchScript class as its source writes it: {@code
 *     __torch__.transformers.activations.NewGELUActivation}
 * @param path the dotted path of the module in the model: {@code encoder.layer.0.intermediate}
 * @param function the function: {@code gelu}
 * @param javaClass the Java class by its binary name: {@code com.acme.Encoder$Block}
 * @param javaMethod the Java method: {@code forwardInternal}
 * @param layer the number of the layer, from 0; empty for what is in no layer
 * @param layerCount the number of layers of the model; 0 if unknown
 * @param operator the operation as PyTorch names it: {@code layer_norm}
 * @param operands what one of the operands is the output of, by the name of the operation in
 *     Composite files: {@code softmax}; or {@link #INPUT}
 */
public record Site(
    String moduleClass,
    String path,
    String function,
    String javaClass,
    String javaMethod,
    OptionalInt layer,
    int layerCount,
    String operator,
    String operands) {
  /** What an operand is called that is an input of the model. */
  public static final String INPUT = "input";

  /** A site of which nothing is known. */
  public static final Site UNKNOWN = new Site("", "", "", "", "", OptionalInt.empty(), 0, "", "");

  /** Returns a site in the code of an archive; its layer is the number in the path. */
  public static Site ofArchive(String moduleClass, String path, String function, int layerCount) {
    return new Site(moduleClass, path, function, "", "", layerOf(path), layerCount, "", "");
  }

  /** Returns a site in Java code that is in no layer. */
  public static Site ofJava(String javaClass, String javaMethod, String function) {
    return new Site("", "", function, javaClass, javaMethod, OptionalInt.empty(), 0, "", "");
  }

  /**
   * Returns the site of one operation here.
   *
   * @param name the operation as PyTorch names it
   * @param of what one of its operands is the output of; may be empty
   */
  public Site withOperator(String name, String of) {
    return new Site(
        moduleClass, path, function, javaClass, javaMethod, layer, layerCount, name, of);
  }

  /**
   * Returns the number of a layer: the first segment of a path that is a number, as 3 in {@code
   * encoder.layer.3.mlp.0}.
   */
  public static OptionalInt layerOf(String path) {
    for (String segment : path.split("\\.")) {
      if (!segment.isEmpty()
          && segment.length() <= 9
          && segment.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return OptionalInt.of(Integer.parseInt(segment));
      }
    }
    return OptionalInt.empty();
  }
}
