package io.github.lrpagent.explain.targets;

import java.util.List;

/** What an app uses a model for. */
public enum Task {
  /** Nothing is known: the shape of the output decides. */
  UNKNOWN("", ""),
  /** One class for each row. */
  CLASSIFICATION(
      "TextClassification|CrossEncoder|ZeroShotClassification|ImageClassification",
      "For(Sequence|Image)Classification"),
  /** One class for each token. */
  TOKEN_CLASSIFICATION("TokenClassification", "ForTokenClassification"),
  /** The token that stands behind a mask. */
  FILL_MASK("FillMask", "ForMaskedLM"),
  /** Where an answer starts and ends. */
  QUESTION_ANSWERING("QuestionAnswering", "ForQuestionAnswering"),
  /** A vector. */
  EMBEDDING("TextEmbedding", "");

  private final String translators;
  private final String architectures;

  Task(String translators, String architectures) {
    this.translators = translators;
    this.architectures = architectures;
  }

  /**
   * Returns the task that a translator is for, or else an architecture.
   *
   * @param translators the simple names of the translator's classes, the outermost first
   * @param architectures what {@code config.json} calls the model, such as {@code
   *     BertForTokenClassification}
   */
  public static Task of(List<String> translators, List<String> architectures) {
    // the innermost one knows best: DJL wraps a translator for fill-mask in one for classification
    for (int i = translators.size() - 1; i >= 0; i--) {
      for (Task task : values()) {
        if (task != UNKNOWN && translators.get(i).matches("(" + task.translators + ").*")) {
          return task;
        }
      }
    }
    for (String architecture : architectures) {
      for (Task task : values()) {
        if (!task.architectures.isEmpty() && architecture.matches(".*" + task.architectures)) {
          return task;
        }
      }
    }
    return UNKNOWN;
  }
}
