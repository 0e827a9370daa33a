package com.example.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.util.Pair;
import com.example.apps.PredictApp;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The parameters of a TorchScript archive, copied out of it, as seen from one of its modules.
 *
 * @param arrays the parameters by their full names
 * @param module the path of the module, empty or ending in a dot
 */
record Weights(Map<String, NDArray> arrays, String module) {
  /** DJL's names of parameters that PyTorch names otherwise. */
  private static final Map<String, String> TORCH_NAMES =
      Map.of(
          "gamma", "weight",
          "beta", "bias",
          "embedding", "weight",
          "runningMean", "running_mean",
          "runningVar", "running_var");

  /** Copies the parameters into arrays that live as long as the manager. */
  static Weights of(Path archive, NDManager manager) throws Exception {
    Map<String, NDArray> arrays = new HashMap<>();
    try (ZooModel<NDList, NDList> model = PredictApp.load(archive)) {
      for (Pair<String, Parameter> parameter : model.getBlock().getParameters()) {
        NDArray copy = parameter.getValue().getArray().duplicate();
        copy.attach(manager);
        arrays.put(parameter.getKey(), copy);
      }
    }
    return new Weights(arrays, "");
  }

  /** The same with more arrays, by their full names. */
  Weights with(Map<String, NDArray> more) {
    Map<String, NDArray> all = new HashMap<>(arrays);
    all.putAll(more);
    return new Weights(all, module);
  }

  /** The same parameters as seen from a module below this one. */
  Weights at(String child) {
    return new Weights(arrays, module + child + ".");
  }

  NDArray get(String name) {
    NDArray array = arrays.get(module + name);
    if (array == null) {
      throw new IllegalArgumentException("no parameter " + module + name);
    }
    return array;
  }

  /** How many modules there are below this one whose names are 0, 1, 2... after the prefix. */
  int count(String prefix) {
    int count = 0;
    while (hasModule(prefix + count)) {
      count++;
    }
    return count;
  }

  private boolean hasModule(String child) {
    return arrays.keySet().stream().anyMatch(name -> name.startsWith(module + child + "."));
  }

  /**
   * Makes the initialisation of a block and of its children take these parameters. A child has the
   * path of its module as its name; DJL puts two digits in front.
   */
  <B extends Block> B into(B block) {
    for (Pair<String, Parameter> parameter : block.getDirectParameters()) {
      String name = parameter.getKey();
      NDArray array = get(TORCH_NAMES.getOrDefault(name, name));
      parameter.getValue().setInitializer((manager, shape, type) -> array);
    }
    for (Pair<String, Block> child : block.getChildren()) {
      at(child.getKey().substring(2)).into(child.getValue());
    }
    return block;
  }
}
