package io.github.lrpagent.archives;

import io.github.lrpagent.archives.twin.TwinMethod;
import io.github.lrpagent.archives.twin.TwinSite;
import io.github.lrpagent.archives.zip.ZipFileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a rewritten archive says of its twins: an entry of lines with tabs between their fields,
 * {@code twin} lines each followed by the {@code site} lines of that twin, and {@code warning}
 * lines.
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
      text.append(
              String.join(
                  "\t", "twin", method.composite(), method.method(), method.twin(), lookups))
          .append('\n');
      for (TwinSite site : method.sites()) {
        text.append(
                String.join(
                    "\t",
                    "site",
                    "" + site.number(),
                    site.kind().name(),
                    site.name(),
                    "" + site.index()))
            .append('\n');
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
    for (String[] fields : lines(zip).toList()) {
      if (fields[0].equals("twin")) {
        Set<Integer> lookups = new HashSet<>();
        if (!fields[4].isEmpty()) {
          for (String input : fields[4].split(",")) {
            lookups.add(Integer.valueOf(input));
          }
        }
        methods.add(new TwinMethod(fields[1], fields[2], fields[3], List.of(), lookups));
      } else if (fields[0].equals("site")) {
        TwinMethod last = methods.remove(methods.size() - 1);
        List<TwinSite> sites = new ArrayList<>(last.sites());
        TwinSite.Kind kind = TwinSite.Kind.valueOf(fields[2]);
        sites.add(
            new TwinSite(
                Integer.parseInt(fields[1]), kind, fields[3], Integer.parseInt(fields[4])));
        methods.add(
            new TwinMethod(last.composite(), last.method(), last.twin(), sites, last.lookups()));
      }
    }
    return methods;
  }
}
