package io.github.lrpagent.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Compares predictions without the agent, with the agent off, and explained by each composite: all
 * sides take turns in one run, so that a busy machine is busy for all of them. Prints a row of
 * ratios to the prediction without the agent for each archive and shape; the ratio of two equal
 * sides without the agent says what a ratio is worth:
 *
 * <pre>
 *   PredictionBenchmark AGENT_JAR ROUNDS BATCHxSEQUENCE,... [blocks:]ARCHIVE...
 * </pre>
 */
public final class PredictionBenchmark {
  private static final int WARM_UP = 5;
  private static final String PLAIN = "no agent";
  private static final String AGAIN = "no agent, a second time";
  private static final String OFF = "off";
  private static final String GRADIENT = "gradient-x-input";

  private final Map<String, Side> sides = new LinkedHashMap<>();

  private PredictionBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println(
        "| archive | batch × sequence | no agent, ms | no agent, a second time | off | attnlrp | cp-lrp | gradient × input |"
            + " attnlrp ÷ gradient | cp-lrp ÷ gradient | memory, attnlrp | memory, gradient |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|");
    for (int i = 3; i < arguments.length; i++) {
      List<String> model = List.of(arguments[i].split(":"));
      PredictionBenchmark benchmark = new PredictionBenchmark();
      try {
        benchmark.start(arguments[0], model);
        for (String shape : arguments[2].split(",")) {
          String[] sizes = shape.split("x");
          benchmark.run(
              model,
              Integer.parseInt(arguments[1]),
              Integer.parseInt(sizes[0]),
              Integer.parseInt(sizes[1]));
        }
      } finally {
        benchmark.sides.values().forEach(Side::close);
      }
    }
  }

  private void start(String jar, List<String> model) throws IOException {
    Path output = Files.createTempDirectory("lrp-benchmark");
    sides.put(PLAIN, new Side("", model));
    sides.put(AGAIN, new Side("", model));
    sides.put(OFF, new Side(jar + "=explain=off", model));
    for (String composite : new String[] {"attnlrp", "cp-lrp", GRADIENT}) {
      String options = "=composite=" + composite + ",format=jsonl,output=" + output;
      sides.put(composite, new Side(jar + options, model));
    }
  }

  private void run(List<String> model, int rounds, int batch, int sequence) throws IOException {
    Map<String, Samples> times = new LinkedHashMap<>();
    Map<String, Samples> peaks = new LinkedHashMap<>();
    List<String> turns = new ArrayList<>(sides.keySet());
    Random random = new Random(1);
    for (int round = -WARM_UP; round < rounds; round++) {
      Collections.shuffle(turns, random); // who comes after whom matters by some percent
      for (String side : turns) {
        Side.Timed timed = sides.get(side).predict(batch, sequence);
        if (round >= 0) {
          times.computeIfAbsent(side, k -> new Samples()).add(timed.nanos() / 1e6);
          peaks.computeIfAbsent(side, k -> new Samples()).add(timed.peak());
        }
      }
    }
    Samples plain = times.get(PLAIN);
    Samples gradient = times.get(GRADIENT);
    StringBuilder row = new StringBuilder();
    Path archive = Path.of(model.get(model.size() - 1));
    String kind = model.size() > 1 ? ", as blocks of Java" : "";
    row.append("| ").append(archive.getFileName()).append(kind).append(" | ");
    row.append(batch).append(" × ").append(sequence);
    row.append(String.format(Locale.ROOT, " | %.1f", plain.median()));
    for (String side : new String[] {AGAIN, OFF, "attnlrp", "cp-lrp", GRADIENT}) {
      row.append(" | ").append(ratio(times.get(side), plain));
    }
    row.append(" | ").append(ratio(times.get("attnlrp"), gradient));
    row.append(" | ").append(ratio(times.get("cp-lrp"), gradient));
    for (String side : new String[] {"attnlrp", GRADIENT}) {
      double ratio = peaks.get(side).max() / peaks.get(PLAIN).max();
      row.append(String.format(Locale.ROOT, " | %.2f", ratio));
    }
    System.out.println(row.append(" |"));
  }

  /** The ratio of the medians, and in brackets that of the 20th percentiles. */
  private static String ratio(Samples one, Samples other) {
    return String.format(
        Locale.ROOT, "%.2f (%.2f)", one.median() / other.median(), one.low() / other.low());
  }
}
