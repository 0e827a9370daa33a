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
import java.util.stream.Stream;

/**
 * What a rewritten archive says of its twins: an entry of lines with tabs between their fields,
 * {@code twin} lines each followed by the {@code site} and {@code probe} lines of that twin, and
 * {@code warning} lines.
 */
public final class TwinDescription {
  private static final String WARNING = "warning";

  private TwinDescription() {}

  static String entry(String folder) {
    return folder + "lrp_twins.tsv";
  }

  static String write(List<TwinMethod> methods, List<String> warnings) {
    StringBuilder text = new StringBuilder();
    for (TwinMethod method : methods) {
      String lookups =
          method.lookups().stream().sorted().map(String::valueOf).collect(Collectors.joining(","));
      line(text, "twin", method.composite(), method.method(), method.twin(), lookups);
      for (TwinSite site : method.sites()) {
        line(text, "site", site.number(), site.kind().name(), site.name(), site.index());
      }
      for (Probe probe : method.probes()) {
        line(
            text,
            "probe",
            probe.number(),
            probe.role().name(),
            probe.operation(),
            probe.module(),
            probe.kind());
      }
    }
    warnings.forEach(w -> text.append(WARNING).append('\t').append(w.strip()).append('\n'));
    return text.toString();
  }

  /** Reads what the user should know about the composites that a rewritten archive has. */
  public static List<String> warnings(ZipFileReader zip) throws IOException {
    return lines(zip).filter(fields -> fields[0].equals(WARNING)).map(fields -> fields[1]).toList();
  }

  private static Stream<String[]> lines(ZipFileReader zip) throws IOException {
    String entry =
        zip.entries().keySet().stream()
            .filter(n -> n.endsWith(entry("/")))
            .findFirst()
            .orElseThrow(() -> new ArchiveException("the archive holds no twins"));
    return new String(zip.read(entry), StandardCharsets.UTF_8).lines().map(l -> l.split("\t", -1));
  }

  /**
   * Reads what a rewritten archive says of its twins.
   *
   * @throws ArchiveException if it says nothing
   */
  public static List<TwinMethod> read(ZipFileReader zip) throws IOException {
    List<TwinMethod> methods = new ArrayList<>();
    List<TwinSite> sites = new ArrayList<>();
    List<Probe> probes = new ArrayList<>();
    List<String[]> lines = lines(zip).toList();
    for (int i = lines.size() - 1; i >= 0; i--) { // a twin's lines before that of the twin
      String[] fields = lines.get(i);
      switch (fields[0]) {
        case WARNING -> {}
        case "site" -> sites.add(0, site(fields));
        case "probe" -> probes.add(0, probe(fields));
        default -> {
          methods.add(
              0,
              new TwinMethod(fields[1], fields[2], fields[3], sites, lookups(fields[4]), probes));
          sites.clear();
          probes.clear();
        }
      }
    }
    return methods;
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
