package com.example.blocks;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.translate.NoopTranslator;
import com.example.apps.PredictApp;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Predicts with blocks that fail or do what few do, and prints what the app sees of each. */
public final class UnusualBlocksApp {
  private static final float[] X = {0.5f, -1.5f, 2, 0.25f};

  private UnusualBlocksApp() {}

  public static void main(String[] arguments) {
    blocks().forEach((name, block) -> System.out.println(name + ": " + seen(block)));
  }

  private static Map<String, Function<NDList, NDList>> blocks() {
    Map<String, Function<NDList, NDList>> blocks = new LinkedHashMap<>();
    blocks.put("plain", list -> new NDList(list.head().mul(2).tanh()));
    blocks.put("shapes do not match", list -> new NDList(list.head().mul(2).matMul(list.head())));
    blocks.put(
        "shapes do not match in place",
        list -> new NDList(list.head().mul(2).addi(ones(list, 2, 4))));
    blocks.put("shapes do not match, caught", UnusualBlocksApp::caught);
    blocks.put(
        "own exception",
        list -> {
          list.head().mul(2).softmax(-1).muli(3);
          throw new IllegalStateException("the app's own");
        });
    blocks.put(
        "own error",
        list -> {
          list.head().mul(2);
          throw new AssertionError("the app's own");
        });
    blocks.put("no list", list -> null);
    blocks.put("empty list", list -> new NDList());
    blocks.put("plain again", list -> new NDList(list.head().mul(2).tanh()));
    blocks.put(
        "closed list",
        list -> {
          NDArray y = list.head().mul(2);
          list.close();
          return new NDList(y);
        });
    blocks.put(
        "closed array",
        list -> {
          NDArray y = list.head().mul(2);
          y.close();
          return new NDList(y.add(1));
        });
    blocks.put(
        "closed manager",
        list -> {
          NDArray y = list.head().mul(2);
          y.detach();
          list.head().getManager().close();
          return new NDList(y.duplicate());
        });
    blocks.put("nested predictor", UnusualBlocksApp::nested);
    blocks.put("called without a predictor", UnusualBlocksApp::direct);
    blocks.put(
        "no end",
        list -> {
          list.head().mul(2);
          return endless(list);
        });
    blocks.put("plain at last", list -> new NDList(list.head().mul(2).tanh()));
    return blocks;
  }

  private static NDArray ones(NDList list, long... shape) {
    return list.head().getManager().ones(new Shape(shape));
  }

  private static NDList caught(NDList list) {
    NDArray x = list.head().mul(3);
    try {
      x = x.matMul(x);
    } catch (RuntimeException e) {
      x = x.mul(x);
    }
    return new NDList(x);
  }

  private static NDList endless(NDList list) {
    return list.isEmpty() ? list : endless(new NDList(list));
  }

  private static NDList nested(NDList list) {
    NDArray x = list.head().mul(3);
    try (Model inner = Model.newInstance("inner", "PyTorch")) {
      inner.setBlock(new LambdaBlock(l -> new NDList(l.head().exp().mul(x))));
      try (Predictor<NDList, NDList> predictor = inner.newPredictor(new NoopTranslator())) {
        return new NDList(predictor.predict(new NDList(x)).head().add(x));
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static NDList direct(NDList list) {
    Block layers =
        new SequentialBlock().add(Linear.builder().setUnits(3).build()).add(Activation.reluBlock());
    layers.setInitializer(Initializer.ONES, parameter -> true);
    NDManager manager = list.head().getManager();
    layers.initialize(manager, DataType.FLOAT32, list.head().getShape());
    return layers.forward(new ParameterStore(manager, false), list, false);
  }

  private static String seen(Function<NDList, NDList> block) {
    try (Model model = Model.newInstance("unusual", "PyTorch");
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      model.setBlock(new LambdaBlock(block));
      NDList inputs = new NDList(manager.create(X, new Shape(1, X.length)));
      try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
        NDList outputs = predictor.predict(inputs);
        return (outputs == null ? "null" : PredictApp.bits(outputs)) + state(inputs);
      } catch (Throwable thrown) {
        return messages(thrown) + state(inputs);
      }
    }
  }

  private static String state(NDList inputs) {
    String own = "";
    for (NDArray input : inputs) {
      own += input.isReleased() ? " closed" : " " + PredictApp.bits(new NDList(input));
    }
    return " of" + own;
  }

  private static String messages(Throwable thrown) {
    StringBuilder seen = new StringBuilder();
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      String message = String.valueOf(t.getMessage()).lines().findFirst().orElse("");
      seen.append(t.getClass().getName()).append(": ").append(message).append(" / ");
    }
    return seen.toString();
  }
}
