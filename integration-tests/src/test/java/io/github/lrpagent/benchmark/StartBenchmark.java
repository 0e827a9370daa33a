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
 * Compares starts: from the start of the JVM to the end of the first prediction, and the loading of
 * the model alone. Sides take turns in random order; the cache is warm after the first round, which
 * does not count. Prints a row of medians for each archive:
 *
 * <pre>
 *   StartBenchmark AGENT_JAR ROUNDS ARCHIVE...
 * </pre>
 */
public final class StartBenchmark {
  private static final String PLAIN = "";

  private StartBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println(
        "| archive | no agent, ms | off, + ms | attnlrp, + ms | loading, ms | off ÷ | attnlrp, warm cache ÷ |");
    System.out.println("|---|---|---|---|---|---|---|");
    Path folder = Files.createTempDirectory("lrp-benchmark");
    String jar = arguments[0];
    String explained = jar + "=format=jsonl,output=" + folder + ",cache=" + folder.resolve("cache");
    List<String> sides = new ArrayList<>(List.of(PLAIN, jar + "=explain=off", explained));
    for (int i = 2; i < arguments.length; i++) {
      Path archive = Path.of(arguments[i]);
      Map<String, Samples> starts = new LinkedHashMap<>();
      Map<String, Samples> loads = new LinkedHashMap<>();
      Random random = new Random(1);
      List<String> turns = new ArrayList<>(sides);
      for (int round = -1; round < Integer.parseInt(arguments[1]); round++) {
        Collections.shuffle(turns, random);
        for (String agent : turns) {
          run(agent, archive, round >= 0, starts, loads);
        }
      }
      print(archive, sides, starts, loads);
    }
  }

  private static void run(
      String agent,
      Path archive,
      boolean counts,
      Map<String, Samples> starts,
      Map<String, Samples> loads)
      throws IOException {
    long start = System.nanoTime();
    try (Side side = new Side(agent, List.of(archive.toString()))) {
      side.predict(1, 16);
      long nanos = System.nanoTime() - start;
      if (counts) {
        starts.computeIfAbsent(agent, k -> new Samples()).add(nanos / 1e6);
        loads.computeIfAbsent(agent, k -> new Samples()).add(side.loadNanos() / 1e6);
      }
    }
  }

  private static void print(
      Path archive, List<String> sides, Map<String, Samples> starts, Map<String, Samples> loads) {
    double plain = starts.get(PLAIN).median();
    double load = loads.get(PLAIN).median();
    System.out.printf(
        Locale.ROOT,
        "| %s | %.0f | %.0f | %.0f | %.0f | %.2f | %.2f |%n",
        archive.getFileName(),
        plain,
        starts.get(sides.get(1)).median() - plain,
        starts.get(sides.get(2)).median() - plain,
        load,
        loads.get(sides.get(1)).median() / load,
        loads.get(sides.get(2)).median() / load);
  }
}
