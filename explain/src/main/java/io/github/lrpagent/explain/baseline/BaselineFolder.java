package io.github.lrpagent.explain.baseline;

import io.github.lrpagent.explain.report.RelevanceFormatException;
import io.github.lrpagent.explain.report.RelevanceReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The baselines of a whole {@code relevance.jsonl}: a folder with a file for each explanation; or
 * one file, whose name ends in {@code .json}, for a log of one explanation.
 */
final class BaselineFolder {
  private static final int MOST_CHARACTERS = 48;

  private final Path place;

  BaselineFolder(Path place) {
    this.place = place;
  }

  /**
   * Reads all baselines, by the names of their files.
   *
   * @throws BaselineException if there are none, or one cannot be read
   */
  Map<String, Baseline> read() {
    Map<String, Baseline> baselines = new TreeMap<>();
    for (Path file : isFile() ? List.of(place) : files()) {
      baselines.put(name(file), BaselineFile.read(file));
    }
    if (baselines.isEmpty()) {
      throw new BaselineException(
          place
              + ": no baselines: record them with java -jar lrp-agent.jar record RELEVANCE.jsonl "
              + place);
    }
    return baselines;
  }

  /**
   * Writes baselines under names made from their texts, in the place of all baselines that were
   * there.
   *
   * @return the files, in the order of the baselines
   * @throws BaselineException if one cannot be written, or there are several for one file
   */
  List<Path> write(List<Baseline> baselines) {
    if (isFile()) {
      if (baselines.size() != 1) {
        throw new BaselineException(
            place
                + ": one file for "
                + baselines.size()
                + " explanations: name a folder (without "
                + BaselineFile.SUFFIX
                + ")");
      }
      BaselineFile.write(place, baselines.get(0));
      return List.of(place);
    }
    Map<Path, Baseline> files = new LinkedHashMap<>();
    for (Baseline baseline : baselines) {
      files.put(free(slug(baseline), files), baseline);
    }
    files.forEach(BaselineFile::write);
    files().stream()
        .filter(file -> !files.containsKey(file) && isBaseline(file))
        .forEach(BaselineFolder::delete);
    return List.copyOf(files.keySet());
  }

  /**
   * Reads the explanations of a log as baselines.
   *
   * @throws BaselineException if it cannot be read, or holds none
   */
  static List<Baseline> explanations(Path log) {
    try (Stream<Baseline> explanations = RelevanceReader.explanations(log).map(Baseline::of)) {
      List<Baseline> all = explanations.toList();
      if (all.isEmpty()) {
        throw new BaselineException(log + ": no explanations in it");
      }
      return all;
    } catch (NoSuchFileException e) {
      throw new BaselineException(
          log + ": no such file; the agent writes relevance.jsonl to its option 'output'", e);
    } catch (IOException | UncheckedIOException e) {
      throw new BaselineException(log + ": cannot be read: " + e, e);
    } catch (RelevanceFormatException e) {
      throw new BaselineException(String.valueOf(e.getMessage()), e);
    }
  }

  private boolean isFile() {
    return !Files.isDirectory(place) && place.toString().endsWith(BaselineFile.SUFFIX);
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(place)) {
      return files.filter(file -> file.toString().endsWith(BaselineFile.SUFFIX)).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new BaselineException(place + ": cannot be read: " + e, e);
    }
  }

  /** Returns whether a file is a baseline, and not some other JSON in the same folder. */
  private static boolean isBaseline(Path file) {
    try {
      BaselineFile.read(file);
      return true;
    } catch (BaselineException e) {
      return false;
    }
  }

  private Path free(String slug, Map<Path, Baseline> taken) {
    Path file = place.resolve(slug + BaselineFile.SUFFIX);
    for (int number = 2; taken.containsKey(file); number++) {
      file = place.resolve(slug + "-" + number + BaselineFile.SUFFIX);
    }
    return file;
  }

  /** Returns a name for the first words of the text, in letters that every file system has. */
  private static String slug(Baseline baseline) {
    BaselineInput input = baseline.inputs().get(0);
    String text = input.text() == null ? baseline.model() : input.text();
    String plain =
        Normalizer.normalize(text, Normalizer.Form.NFD)
            .replaceAll("\\p{M}+", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-");
    String cut = plain.substring(0, Math.min(plain.length(), MOST_CHARACTERS));
    String slug = cut.replaceAll("^-|-$", "");
    return slug.isEmpty() ? "explanation" : slug;
  }

  private static String name(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(BaselineFile.SUFFIX)
        ? name.substring(0, name.length() - BaselineFile.SUFFIX.length())
        : name;
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new BaselineException(file + ": cannot be deleted: " + e, e);
    }
  }
}
