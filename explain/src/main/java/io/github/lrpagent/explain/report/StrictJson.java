package io.github.lrpagent.explain.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSON as RFC 8259 has it: one object, and nothing behind it. */
public final class StrictJson {
  private static final Pattern PLACE = Pattern.compile("at line (\\d+) column (\\d+) path (\\S+)");

  private StrictJson() {}

  /** A text that is not one JSON object; the message says what and where. */
  public static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean torn;

    MalformedException(String message, boolean torn) {
      super(message);
      this.torn = torn;
    }

    /** Returns whether the text only ends before its JSON does. */
    public boolean torn() {
      return torn;
    }
  }

  /**
   * Reads a text.
   *
   * @throws MalformedException if it is not one JSON value, as an object is
   */
  public static JsonElement parse(String text) throws MalformedException {
    try (JsonReader reader = new JsonReader(new StringReader(text))) {
      reader.setStrictness(Strictness.STRICT);
      JsonElement element = JsonParser.parseReader(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new MalformedException("more than one JSON value", false);
      }
      return element;
    } catch (JsonParseException | IOException e) {
      throw new MalformedException(
          "no JSON" + place(e, text.contains("\n")),
          e.getCause() instanceof EOFException || !text.stripTrailing().endsWith("}"));
    }
  }

  /**
   * Gson's messages give advice to programmers, then {@code at line 1 column 12 path $.a}; only the
   * place is of use here.
   */
  private static String place(Exception e, boolean lines) {
    Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
    if (!place.find()) {
      return "";
    }
    String line = lines ? "line " + place.group(1) + " " : "";
    return " at " + line + "column " + place.group(2) + ", " + place.group(3);
  }
}
