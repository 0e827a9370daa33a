package io.github.lrpagent.explain.baseline;

import io.github.lrpagent.explain.report.StrictJson;
import io.github.lrpagent.explain.report.WholeFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A baseline as a file to review: JSON, a word with its relevance on each line.
 *
 * <pre>
 * {
 *   "baseline": 1,
 *   "model": "sentiment",
 *   "composite": "attnlrp",
 *   "target": {"kind": "argmax", "output": 0, "index": 0, "label": "negative", "value": 1.35666},
 *   "reached": 0.406707,
 *   "inputs": [
 *     {
 *       "name": "model.bert.embeddings.word_embeddings",
 *       "shape": [10],
 *       "text": "What a waste of a wonderful cast.",
 *       "ids": [2, 189, 69, 1169, 143, 69, 679, 438, 31, 3],
 *       "words": [
 *         {"relevance": -0.0679, "word": "[CLS]", "tokens": ["[CLS]"]},
 *         {"relevance":  0.2457, "word": "What", "tokens": ["what"]},
 * </pre>
 */
public final class BaselineFile {
  /** How the names of baselines end. */
  public static final String SUFFIX = ".json";

  private BaselineFile() {}

  /**
   * Reads a baseline.
   *
   * @throws BaselineException if the file is missing, cannot be read or is no baseline
   */
  public static Baseline read(Path file) {
    try {
      return BaselineJson.read(StrictJson.parse(Files.readString(file, StandardCharsets.UTF_8)));
    } catch (NoSuchFileException e) {
      throw new BaselineException(file + ": no such file", e);
    } catch (CharacterCodingException e) {
      throw new BaselineException(file + ": no baseline: not UTF-8", e);
    } catch (IOException e) {
      throw new BaselineException(file + ": cannot be read: " + e, e);
    } catch (StrictJson.MalformedException | IllegalArgumentException e) {
      throw new BaselineException(file + ": no baseline: " + e.getMessage(), e);
    }
  }

  /**
   * Writes a baseline, whole or not at all, and the folders above it.
   *
   * @throws BaselineException if it cannot be written
   */
  public static void write(Path file, Baseline baseline) {
    try {
      WholeFile.write(file, out -> out.write(text(baseline)));
    } catch (IOException e) {
      throw new BaselineException(file + ": cannot be written: " + e, e);
    }
  }

  /** Returns what {@link #write} writes. */
  public static String text(Baseline baseline) {
    return BaselineJson.write(baseline);
  }
}
