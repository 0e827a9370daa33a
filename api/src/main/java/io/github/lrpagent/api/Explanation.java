package io.github.lrpagent.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a model predicted what it did: the relevance of every input position for one target, by
 * layer-wise relevance propagation (LRP; Bach et al., PLoS ONE 2015). One explanation per row of a
 * batch; it is one line of {@code relevance.jsonl}.
 *
 * @param id unique among all explanations
 * @param time when the prediction was made
 * @param model the model's name, or its folder's where the name says just "model"
 * @param composite the composite that assigned the rules, such as {@code attnlrp}
 * @param target what was explained
 * @param inputs the relevance of each leaf, in the order of the model's inputs; never empty
 * @param conservation how much of the target reached the inputs
 * @param cost what the explanation cost
 */
public record Explanation(
    String id,
    Instant time,
    String model,
    String composite,
    Target target,
    List<Input> inputs,
    Conservation conservation,
    Cost cost) {

  /** Copies the list of inputs. */
  public Explanation {
    inputs = List.copyOf(inputs);
  }

  /**
   * The number that was explained.
   *
   * @param kind how it was chosen: {@code argmax}, {@code class}, {@code contrast}, {@code
   *     position}, {@code span} (start and end of an answer) or {@code norm} (of an embedding)
   * @param output the index of the model's output
   * @param row the row of the batch
   * @param position the position whose logits were explained, that of the start for a span, or null
   *     where the output has no positions
   * @param end the position of a span's end, else null
   * @param index the class whose logit was explained, or null where the output has no classes
   * @param label the name of that class, or null where it is not known
   * @param against the class whose logit is subtracted in a contrast, else null
   * @param againstLabel the name of that class, or null where it is not known
   * @param value the explained number, as the model computed it
   */
  public record Target(
      String kind,
      int output,
      int row,
      @Nullable Integer position,
      @Nullable Integer end,
      @Nullable Integer index,
      @Nullable String label,
      @Nullable Integer against,
      @Nullable String againstLabel,
      double value) {}

  /**
   * Conservation: LRP redistributes the target over the inputs; what is missing went to biases,
   * stopped paths and stabilisers.
   *
   * @param target the explained number
   * @param inputs the sum of the relevance of all inputs
   * @param sinks where the rest went, the largest share first; null unless the option {@code
   *     check=conservation} asks for it. With the inputs, they add up to the target
   */
  public record Conservation(double target, double inputs, @Nullable List<Sink> sinks) {
    /** Copies the list. */
    public Conservation {
      sinks = sinks == null ? null : List.copyOf(sinks);
    }
  }

  /**
   * Relevance that did not reach the inputs.
   *
   * @param module the path of the module where it went; empty for the model itself
   * @param kind what took it, such as {@code bias}, {@code embedding}, {@code stabiliser}, {@code
   *     stopped}, {@code softmax}
   * @param relevance how much; less than zero where relevance was made
   */
  public record Sink(String module, String kind, double relevance) {}

  /**
   * Cost of the prediction and of its explanation, in milliseconds of wall time, for the whole
   * batch.
   *
   * @param predictMillis the forward alone
   * @param explainMillis everything that the explanation added after the forward
   */
  public record Cost(double predictMillis, double explainMillis) {}
}
