package io.github.lrpagent.explain.blocks;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import io.github.lrpagent.explain.torch.TorchAccess;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleForm;
import io.github.lrpagent.rules.RuleText;
import io.github.lrpagent.rules.RulesArchive;
import io.github.lrpagent.rules.ScriptResource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules as a module that Java calls: the same TorchScript as in rewritten archives. */
final class BlockRules {
  private final TorchAccess torch;
  private final PtSymbolBlock module;
  private final IValue none;

  private BlockRules(TorchAccess torch, PtSymbolBlock module) {
    this.torch = torch;
    this.module = module;
    this.none = torch.run(module, "none");
  }

  /**
   * Loads the module, which stays as long as its DJL.
   *
   * @param form the form of the rules
   */
  static BlockRules load(TorchAccess torch, RuleForm form) {
    try {
      byte[] archive = RulesArchive.of(RuleText.module(form), script("blocks.py"));
      PtNDManager manager = (PtNDManager) NDManager.newBaseManager("PyTorch");
      return new BlockRules(
          torch, JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the TorchScript of a resource beside this class, without comments. */
  static String script(String resource) {
    return ScriptResource.read(BlockRules.class, resource);
  }

  /** Returns whether relevance flows through an array. */
  boolean carries(PtNDArray array) {
    try (IValue argument = IValue.from(array);
        IValue result = torch.run(module, "carries", argument)) {
      return result.toBoolean();
    }
  }

  /** Returns whether two arrays lie in the same memory. */
  boolean share(PtNDArray one, PtNDArray other) {
    try (IValue first = IValue.from(one);
        IValue second = IValue.from(other);
        IValue result = torch.run(module, "share", first, second)) {
      return result.toBoolean();
    }
  }

  /**
   * Calls a method.
   *
   * @param manager of the result
   * @param arguments arrays, numbers, lists of numbers, texts, and null for none
   */
  PtNDArray call(PtNDManager manager, String method, @Nullable Object... arguments) {
    IValue[] values = new IValue[arguments.length];
    try {
      for (int i = 0; i < values.length; i++) {
        values[i] = value(arguments[i]);
      }
      try (IValue result = torch.run(module, method, values)) {
        return result.toTensor(manager);
      }
    } finally {
      for (IValue value : values) {
        if (value != null && value != none) {
          value.close();
        }
      }
    }
  }

  /**
   * A rule with its stabiliser, and whether that has a sign.
   *
   * @param operands what stands before it, an output first
   */
  PtNDArray stabilised(String method, Rule rule, Object... operands) {
    Object[] arguments = Arrays.copyOf(operands, operands.length + 2);
    arguments[operands.length] = rule.parameter("epsilon");
    arguments[operands.length + 1] = isSet(rule, "signed");
    return call(((PtNDArray) operands[0]).getManager(), method, arguments);
  }

  /**
   * The taylor rule.
   *
   * @param output the output
   * @param at the output at the reference point
   * @param inputs the inputs that carry relevance
   * @param points these at the reference point
   */
  PtNDArray taylor(
      Rule rule, PtNDArray output, PtNDArray at, PtNDArray[] inputs, PtNDArray[] points) {
    return call(
        output.getManager(),
        "taylor",
        output,
        at,
        inputs,
        points,
        rule.parameter("epsilon"),
        isSet(rule, "signed"),
        isSet(rule, "bias"),
        isSet(rule, "distribute-bias"));
  }

  private static boolean isSet(Rule rule, String parameter) {
    return rule.parameter(parameter) != 0;
  }

  private IValue value(@Nullable Object argument) {
    if (argument instanceof PtNDArray array) {
      return IValue.from(array);
    }
    if (argument instanceof String text) {
      return IValue.from(text);
    }
    if (argument instanceof PtNDArray[] several) {
      return IValue.listFrom(several);
    }
    if (argument instanceof Double number) {
      return IValue.from(number);
    }
    if (argument instanceof Long number) {
      return IValue.from(number);
    }
    if (argument instanceof Boolean truth) {
      return IValue.from(truth.booleanValue());
    }
    if (argument instanceof long[] numbers) {
      return IValue.listFrom(numbers);
    }
    if (argument instanceof List<?> numbers) {
      return IValue.listFrom(numbers.stream().mapToDouble(n -> (Double) n).toArray());
    }
    if (argument == null) {
      return none;
    }
    throw new IllegalArgumentException("no value of TorchScript: " + argument);
  }
}
