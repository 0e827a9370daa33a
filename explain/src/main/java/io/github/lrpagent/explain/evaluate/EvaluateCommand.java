package io.github.lrpagent.explain.evaluate;

import io.github.lrpagent.evaluate.Evaluation;
import io.github.lrpagent.evaluate.EvaluationException;
import io.github.lrpagent.evaluate.EvaluationRequest;
import io.github.lrpagent.evaluate.Faithfulness;
import io.github.lrpagent.evaluate.Perturbation;
import io.github.lrpagent.evaluate.TextClassifier;
import io.github.lrpagent.explain.report.WholeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Evaluates a model in a folder on a file of texts, and writes what came of it. */
public final class EvaluateCommand {
  private EvaluateCommand() {}

  /**
   * Evaluates; the agent must be attached, and DJL on the class path.
   *
   * @param request what to evaluate
   * @param out takes the table
   * @param err takes the progress
   * @return the files that were written
   * @throws IOException if a file cannot be read or written
   * @throws EvaluationException if there is nothing to evaluate, or it cannot be
   */
  public static List<Path> run(EvaluationRequest request, PrintWriter out, PrintWriter err)
      throws IOException {
    List<String> texts = texts(request.texts());
    Files.createDirectories(request.output());
    try (FolderClassifier classifier =
        FolderClassifier.load(request.model(), request.arguments())) {
      TextClassifier scores = request.logOdds() ? classifier.logOdds() : classifier;
      Evaluation evaluation =
          Faithfulness.of(scores)
              .composites(request.composites())
              .perturbation(
                  request.replacement().isEmpty()
                      ? Perturbation.remove()
                      : Perturbation.replaceBy(request.replacement()))
              .steps(request.steps())
              .randomOrders(request.randomOrders(), request.seed())
              .progress(ProgressBar.onStandardError(err))
              .evaluate(texts);
      out.print(evaluation.toTable());
      out.flush();
      return List.of(
          written(request.output().resolve("evaluation.json"), evaluation.toJson()),
          written(request.output().resolve("evaluation.svg"), evaluation.toSvg()));
    }
  }

  private static List<String> texts(Path file) throws IOException {
    List<String> texts;
    try {
      texts = Files.readAllLines(file).stream().map(String::strip).toList();
    } catch (CharacterCodingException e) {
      throw new EvaluationException(file + ": not a text in UTF-8", e);
    }
    List<String> present = texts.stream().filter(text -> !text.isEmpty()).toList();
    if (present.isEmpty()) {
      throw new EvaluationException(file + ": no texts; one on each line is needed");
    }
    return present;
  }

  private static Path written(Path file, String text) throws IOException {
    WholeFile.write(file, out -> out.write(text));
    return file;
  }
}
