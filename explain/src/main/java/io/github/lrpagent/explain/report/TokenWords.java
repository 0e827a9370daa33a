package io.github.lrpagent.explain.report;

import io.github.lrpagent.api.Input;
import io.github.lrpagent.api.Input.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Words put together from tokens where the source text is not known: by the numbers of the words or
 * the tokenizers' marks, {@code ##} for the rest of a word (WordPiece), {@code Ġ} or {@code ▁} for
 * a new one (byte-level BPE, SentencePiece).
 */
final class TokenWords {
  private static final Pattern SPECIAL = Pattern.compile("\\[[A-Z_]+]|<[^<>\\s]+>");
  private static final String REST = "##";

  private final Input.Text text;
  private final List<String> tokens;
  private final boolean marksStarts;
  private final boolean marksRests;

  private TokenWords(Input.Text text, List<String> tokens) {
    this.text = text;
    this.tokens = tokens;
    marksStarts = tokens.stream().anyMatch(TokenWords::startsWord);
    marksRests = tokens.stream().anyMatch(token -> token.startsWith(REST));
  }

  static List<Word> words(Input input, Input.Text text, List<String> tokens) {
    return new TokenWords(text, tokens).words(input);
  }

  private List<Word> words(Input input) {
    List<Word> words = new ArrayList<>();
    int i = 0;
    while (i < tokens.size()) {
      int first = i;
      boolean special = special(first);
      StringBuilder word = new StringBuilder(bare(first, true));
      List<Word.Part> parts =
          new ArrayList<>(List.of(new Word.Part(tokens.get(first), input.relevance(first))));
      i++;
      while (!special && i < tokens.size() && joins(i)) {
        word.append(bare(i, false));
        parts.add(new Word.Part(tokens.get(i), input.relevance(i)));
        i++;
      }
      words.add(new Word(first == 0 ? "" : gap(first), word.toString(), special, parts));
    }
    return words;
  }

  private boolean special(int i) {
    return text.words() != null && text.words().get(i) < 0
        || SPECIAL.matcher(tokens.get(i)).matches();
  }

  private boolean joins(int i) {
    String token = tokens.get(i);
    if (token.isEmpty() || special(i) || startsWord(token)) {
      return false;
    }
    if (marksRests) {
      return token.startsWith(REST);
    }
    if (text.words() != null) {
      return text.words().get(i).equals(text.words().get(i - 1)) && (marksStarts || adjacent(i));
    }
    return marksStarts
        && Character.isLetterOrDigit(token.codePointAt(0))
        && endsInLetter(tokens.get(i - 1));
  }

  private String gap(int i) {
    if (special(i) || special(i - 1) || startsWord(tokens.get(i))) {
      return " ";
    }
    return marksStarts || text.spans() != null && adjacent(i) ? "" : " ";
  }

  /** Returns whether nothing stands between this token and the one before, as far as known. */
  private boolean adjacent(int i) {
    List<Span> spans = text.spans();
    return spans == null
        || spans.get(i - 1).end() == spans.get(i).start() && spans.get(i).end() > 0;
  }

  /** Returns a token without the marks of its tokenizer, unless it is nothing else. */
  private String bare(int i, boolean first) {
    String token = tokens.get(i);
    String bare =
        startsWord(token)
            ? token.substring(1)
            : token.startsWith(REST) && !first ? token.substring(2) : token;
    return bare.isEmpty() ? token : bare;
  }

  private static boolean startsWord(String token) {
    return token.startsWith("Ġ") || token.startsWith("▁");
  }

  private static boolean endsInLetter(String token) {
    return !token.isEmpty() && Character.isLetterOrDigit(token.codePointBefore(token.length()));
  }
}
