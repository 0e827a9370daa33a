package io.github.lrpagent.bridge;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The options of the agent, checked and resolved.
 *
 * @param composites names of built-in composites or files, the first one in use
 * @param output the folder for {@code relevance.jsonl} and {@code report.html}
 * @param explain whether predictions are explained
 * @param target what to explain, such as {@code argmax}
 * @param formats what to write: {@code jsonl}, {@code html}, {@code terminal}
 * @param cache the folder for rewritten archives
 * @param cacheSize how many bytes they may take
 * @param graphMemory how many bytes the graph of one prediction may take
 * @param conservation whether it is checked where relevance goes
 */
public record AgentSettings(
    List<String> composites,
    Path output,
    boolean explain,
    String target,
    Set<String> formats,
    Path cache,
    long cacheSize,
    long graphMemory,
    boolean conservation) {

  /** Copies the collections. */
  public AgentSettings {
    composites = List.copyOf(composites);
    formats = Set.copyOf(formats);
  }
}
