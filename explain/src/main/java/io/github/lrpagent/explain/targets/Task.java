package io.github.lrpagent.explain.targets;

import java.util.List;
import java.util.regex.Pattern;

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

  private final Pattern translators;
  private final Pattern architectures;

  /**
   * Creates a task.
   *
   * @param translators what a translator's name starts with
   * @param architectures what an architecture's name ends with
   */
  Task(String translators, String architectures) {
    this.translators = Pattern.compile("(" + orNothing(translators) + ").*");
    this.architectures = Pattern.compile(".*" + orNothing(architectures));
  }

  private static String orNothing(String pattern) {
    return pattern.isEmpty() ? "(?!)" : pattern;
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
        if (task.translators.matcher(translators.get(i)).matches()) {
          return task;
        }
      }
    }
    for (String architecture : architectures) {
      for (Task task : values()) {
        if (task.architectures.matcher(architecture).matches()) {
          return task;
        }
      }
    }
    return UNKNOWN;
  }
}
