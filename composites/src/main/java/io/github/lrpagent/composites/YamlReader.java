package io.github.lrpagent.composites;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.SpecVersion;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads the text of a YAML 1.2 file as nodes with positions, within limits that keep a hostile file
 * from doing harm. Nothing is constructed, and there are no tags and no merge keys.
 */
final class YamlReader {
  /** The size of a file, in bytes and in characters. */
  static final int MAX_SIZE = 1 << 20;

  static final int MAX_DEPTH = 20;
  static final int MAX_ALIASES = 50;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new NoMerge())
          .setCodePointLimit(MAX_SIZE)
          .setMaxAliasesForCollections(MAX_ALIASES)
          .setAllowRecursiveKeys(false)
          .setAllowNonScalarKeys(true) // refused with a position by Document
          .build();

  private final String file;
  private final Deque<Optional<Anchor>> open = new ArrayDeque<>();
  private int aliases;
  private int documents;

  private YamlReader(String file) {
    this.file = file;
  }

  /**
   * Returns the root node of a text; empty if it holds none.
   *
   * @param file the name of the file, for messages
   */
  static Optional<Node> read(String file, String text) {
    YamlReader reader = new YamlReader(file);
    reader.checkCharacters(text);
    try {
      new Parse(SETTINGS).parseString(text).forEach(reader::check);
      return new Compose(SETTINGS).composeString(text);
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
      throw reader.error(mark, "not YAML: " + e.getProblem().replaceAll("\\s+", " "));
    } catch (YamlVersionException e) {
      SpecVersion version = e.getSpecVersion();
      String number = version.getMajor() + "." + version.getMinor();
      throw new CompositeException(
          new Position(file, 1, 1),
          "YAML " + number + " is not understood (leave the line %YAML out)");
    } catch (YamlEngineException e) {
      throw new CompositeException(
          new Position(file, 1, 1),
          "not YAML: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
    }
  }

  private void checkCharacters(String text) {
    if (text.length() > MAX_SIZE) {
      throw new CompositeException(
          file + ": larger than " + MAX_SIZE + " characters (a Composite file is a page of text)");
    }
    int line = 1;
    int column = 1;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (!StreamReader.isPrintable(c)) {
        throw new CompositeException(
            new Position(file, line, column),
            String.format(
                "character U+%04X is not allowed in YAML (in quotes, write \\u%04x)", c, c));
      }
      i += Character.charCount(c);
      column = c == '\n' ? 1 : column + 1;
      line = c == '\n' ? line + 1 : line;
    }
  }

  private void check(Event event) {
    if (event instanceof CollectionStartEvent start) {
      checkTag(event, start.getTag());
      open.push(start.getAnchor());
      if (open.size() > MAX_DEPTH) {
        throw error(
            event.getStartMark(),
            "nested more than " + MAX_DEPTH + " levels deep (a composite has 5)");
      }
    } else if (event instanceof CollectionEndEvent) {
      open.pop();
    } else if (event instanceof ScalarEvent scalar) {
      checkTag(event, scalar.getTag());
    } else if (event instanceof AliasEvent alias) {
      checkAlias(alias);
    } else if (event instanceof DocumentStartEvent && ++documents > 1) {
      throw error(
          event.getStartMark(),
          "a second document begins here (a Composite file holds one composite)");
    }
  }

  private void checkTag(Event event, Optional<String> tag) {
    if (tag.isPresent()) {
      throw error(
          event.getStartMark(),
          "tag " + Quote.of(tag.get()) + " is not understood (a Composite file needs no tags)");
    }
  }

  private void checkAlias(AliasEvent alias) {
    if (open.contains(Optional.of(alias.getAlias()))) {
      throw error(
          alias.getStartMark(),
          "alias '*" + alias.getAlias().getValue() + "' stands within what it names");
    }
    if (++aliases > MAX_ALIASES) {
      throw error(
          alias.getStartMark(), "more than " + MAX_ALIASES + " aliases (write the values out)");
    }
  }

  private CompositeException error(Optional<Mark> mark, String what) {
    Position position =
        mark.map(m -> new Position(file, m.getLine() + 1, m.getColumn() + 1))
            .orElseGet(() -> new Position(file, 1, 1));
    return new CompositeException(position, what);
  }

  /** The core schema of YAML 1.2, which knows no merge keys. */
  private static final class NoMerge extends CoreSchema {
    @Override
    public ScalarResolver getScalarResolver() {
      return new CoreScalarResolver(false);
    }
  }
}
