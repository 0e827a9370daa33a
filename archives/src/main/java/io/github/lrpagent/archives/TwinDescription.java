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

/**
 * What a rewritten archive says of its twins: an entry of lines with tabs between their fields,
 * {@code twin} lines each followed by the {@code site} lines of that twin.
 */
public final class TwinDescription {
  private TwinDescription() {}

  static String entry(String folder) {
    return folder + "lrp_twins.tsv";
  }

  static String write(List<TwinMethod> methods) {
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
    return text.toString();
  }

  /**
   * Reads what a rewritten archive says of its twins.
   *
   * @throws ArchiveException if it says nothing
   */
  public static List<TwinMethod> read(ZipFileReader zip) throws IOException {
    String entry =
        zip.entries().keySet().stream()
            .filter(n -> n.endsWith(entry("/")))
            .findFirst()
            .orElseThrow(() -> new ArchiveException("the archive holds no twins"));
    List<TwinMethod> methods = new ArrayList<>();
    for (String line : new String(zip.read(entry), StandardCharsets.UTF_8).lines().toList()) {
      String[] fields = line.split("\t", -1);
      if (fields[0].equals("twin")) {
        Set<Integer> lookups = new HashSet<>();
        if (!fields[4].isEmpty()) {
          for (String input : fields[4].split(",")) {
            lookups.add(Integer.valueOf(input));
          }
        }
        methods.add(new TwinMethod(fields[1], fields[2], fields[3], List.of(), lookups));
      } else {
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
