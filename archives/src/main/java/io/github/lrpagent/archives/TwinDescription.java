package io.github.lrpagent.archives;

import io.github.lrpagent.archives.twin.Probe;
import io.github.lrpagent.archives.twin.TwinMethod;
import io.github.lrpagent.archives.twin.TwinSite;
import io.github.lrpagent.archives.zip.ZipFileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a rewritten archive says of its twins: an entry of lines with tabs between their fields,
 * {@code twin} lines each followed by the {@code site} and {@code probe} lines of that twin, and
 * {@code warning} lines.
 *
 * @param methods the twins
 * @param warnings what the user should know about the composites
 */
public record TwinDescription(List<TwinMethod> methods, List<String> warnings) {
  private static final String TWIN = "twin";
  private static final String SITE = "site";
  private static final String PROBE = "probe";
  private static final String WARNING = "warning";

  /** Copies the lists. */
  public TwinDescription {
    methods = List.copyOf(methods);
    warnings = List.copyOf(warnings);
  }

  static String entry(String folder) {
    return folder + "lrp_twins.tsv";
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (TwinMethod method : methods) {
      String lookups =
          method.lookups().stream().sorted().map(String::valueOf).collect(Collectors.joining(","));
      line(text, TWIN, method.composite(), method.method(), method.twin(), lookups);
      for (TwinSite site : method.sites()) {
        line(text, SITE, site.number(), site.kind().name(), site.name(), site.index());
      }
      for (Probe probe : method.probes()) {
        line(
            text,
            PROBE,
            probe.number(),
            probe.role().name(),
            probe.operation(),
            probe.module(),
            probe.kind());
      }
    }
    warnings.forEach(warning -> line(text, WARNING, warning.replaceAll("[\\t\\r\\n]+", " ")));
    return text.toString();
  }

  /**
   * Reads what a rewritten archive says of its twins.
   *
   * @throws ArchiveException if it says nothing
   */
  public static TwinDescription read(ZipFileReader zip) throws IOException {
    String entry =
        zip.entries().keySet().stream()
            .filter(n -> n.endsWith(entry("/")))
            .findFirst()
            .orElseThrow(() -> new ArchiveException("the archive holds no twins"));
    List<TwinMethod> methods = new ArrayList<>();
    List<TwinSite> sites = new ArrayList<>();
    List<Probe> probes = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    List<String> lines = new String(zip.read(entry), StandardCharsets.UTF_8).lines().toList();
    for (int i = lines.size() - 1; i >= 0; i--) { // a twin's lines before that of the twin
      String[] fields = lines.get(i).split("\t", -1);
      switch (fields[0]) {
        case WARNING -> warnings.add(0, fields[1]);
        case SITE -> sites.add(0, site(fields));
        case PROBE -> probes.add(0, probe(fields));
        default -> {
          methods.add(
              0,
              new TwinMethod(fields[1], fields[2], fields[3], sites, lookups(fields[4]), probes));
          sites.clear();
          probes.clear();
        }
      }
    }
    return new TwinDescription(methods, warnings);
  }

  private static void line(StringBuilder text, Object... fields) {
    text.append(Arrays.stream(fields).map(String::valueOf).collect(Collectors.joining("\t")))
        .append('\n');
  }

  private static TwinSite site(String[] fields) {
    return new TwinSite(
        Integer.parseInt(fields[1]),
        TwinSite.Kind.valueOf(fields[2]),
        fields[3],
        Integer.parseInt(fields[4]));
  }

  private static Probe probe(String[] fields) {
    return new Probe(
        Integer.parseInt(fields[1]),
        Probe.Role.valueOf(fields[2]),
        Integer.parseInt(fields[3]),
        fields[4],
        fields[5]);
  }

  private static Set<Integer> lookups(String inputs) {
    return inputs.isEmpty()
        ? Set.of()
        : Arrays.stream(inputs.split(",")).map(Integer::valueOf).collect(Collectors.toSet());
  }
}
