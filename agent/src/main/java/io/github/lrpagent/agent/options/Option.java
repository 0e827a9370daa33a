package io.github.lrpagent.agent.options;

import java.util.Locale;

/**
 * The options. Each can be given in three places, the first one wins: the agent argument {@code
 * -javaagent:lrp-agent.jar=KEY=VALUE}, the system property {@code -Dlrp.KEY=VALUE}, the environment
 * variable {@code LRP_KEY=VALUE}.
 */
public enum Option {
  /** The composites to load, the first one in use. */
  COMPOSITE(
      "composite",
      "attnlrp",
      "a name or a file, several joined by +",
      "The LRP composites to load; the first one is used until the app chooses another."),

  /** The folder for what the agent writes. */
  OUTPUT("output", "lrp-out", "a folder", "Where relevance.jsonl and report.html are written."),

  /** Whether predictions are explained. */
  EXPLAIN("explain", "all", "all or off", "Which predictions are explained."),

  /** The number to explain. */
  TARGET(
      "target",
      "argmax",
      "argmax, class:K, contrast:K-L, position:P or norm",
      "What is explained: the winning class, class K, class K rather than L, the winner at position P, or the length"
          + " of an embedding."),

  /** What to write. */
  FORMAT(
      "format",
      "jsonl+html",
      "jsonl, html, terminal, joined by +",
      "What is written: a line of JSON per explanation, a report when the JVM ends (needs jsonl, and adds it), coloured tokens on"
          + " stderr."),

  /** The folder for rewritten archives. */
  CACHE(
      "cache",
      "lrp-agent-USER in java.io.tmpdir",
      "a folder",
      "Where rewritten model archives are kept."),

  /** How much the folder for rewritten archives may hold. */
  CACHE_SIZE(
      "cache-size",
      "10GB",
      "a size such as 500MB or 10GB, 0 or unlimited",
      "How much the cache may hold; what was not used for longest makes room. 0: nothing is kept."),

  /** The limit for the graph of one prediction. */
  GRAPH_MEMORY(
      "graph-memory",
      "unlimited",
      "a size such as 500MB or 10GB, 0 or unlimited",
      "How much the graph of one prediction may take; a prediction that needs more is not explained."),

  /** What is checked. */
  CHECK(
      "check",
      "off",
      "conservation or off",
      "conservation: where the relevance went that did not reach the inputs, as a table; several times as slow."),

  /** The switch for everything. */
  ENABLED("enabled", "true", "true or false", "false: the agent leaves the JVM as it is.");

  private final String key;
  private final String defaultText;
  private final String accepted;
  private final String meaning;

  Option(String key, String defaultText, String accepted, String meaning) {
    this.key = key;
    this.defaultText = defaultText;
    this.accepted = accepted;
    this.meaning = meaning;
  }

  /** Returns the key in the agent argument, such as {@code composite}. */
  public String key() {
    return key;
  }

  /** Returns the system property, such as {@code lrp.composite}. */
  public String property() {
    return "lrp." + key;
  }

  /** Returns the environment variable, such as {@code LRP_COMPOSITE}. */
  public String variable() {
    return "LRP_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** Returns the default, for people. */
  public String defaultText() {
    return defaultText;
  }

  /** Returns the accepted values, for people. */
  public String accepted() {
    return accepted;
  }

  /** Returns what it does, for people. */
  public String meaning() {
    return meaning;
  }

  /** Returns the table of all options for the manual, in Markdown. */
  public static String markdown() {
    StringBuilder table =
        new StringBuilder("| option | default | accepts | meaning |\n|---|---|---|---|\n");
    for (Option option : values()) {
      table.append(
          String.format(
              "| `%s` | `%s` | %s | %s |\n",
              option.key, option.defaultText, option.accepted, option.meaning));
    }
    return table.toString();
  }
}
