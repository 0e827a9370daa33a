package io.github.lrpagent.explain.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object, read with errors that name the place. Every method throws {@link
 * IllegalArgumentException}.
 *
 * @param path where the object stands, with a dot at its end, or nothing for the whole
 * @param json the object
 */
public record Fields(String path, JsonObject json) {

  /** Returns the fields of an object; an empty path stands for the whole. */
  public static Fields of(String path, JsonElement element) {
    if (!element.isJsonObject()) {
      throw new IllegalArgumentException(
          (path.isEmpty() ? "" : path + ": ") + "an object is needed, not " + shown(element));
    }
    return new Fields(path.isEmpty() ? "" : path + ".", element.getAsJsonObject());
  }

  /** Returns an object. */
  public Fields object(String key) {
    return of(path + key, required(key));
  }

  /** Returns a string. */
  public String string(String key) {
    return string(path + key, required(key));
  }

  /** Returns a string, or null where there is none. */
  public @Nullable String optionalString(String key) {
    JsonElement element = optional(key);
    return element == null ? null : string(path + key, element);
  }

  /** Returns an integer of 32 bits. */
  public int integer(String key) {
    return integer(path + key, required(key));
  }

  /** Returns an integer of 32 bits, or null where there is none. */
  public @Nullable Integer optionalInteger(String key) {
    JsonElement element = optional(key);
    return element == null ? null : integer(path + key, element);
  }

  /** Returns a finite number. */
  public double number(String key) {
    return number(path + key, required(key));
  }

  /** Returns a finite number, or null where there is none. */
  public @Nullable Double optionalNumber(String key) {
    JsonElement element = optional(key);
    return element == null ? null : number(path + key, element);
  }

  /** Returns a list, each item read with its own path. */
  public <T> List<T> list(String key, BiFunction<String, JsonElement, T> item) {
    return list(path + key, required(key), item);
  }

  /** Returns a list, or null where there is none. */
  public <T> @Nullable List<T> optionalList(String key, BiFunction<String, JsonElement, T> item) {
    JsonElement element = optional(key);
    return element == null ? null : list(path + key, element, item);
  }

  /** Reads a string. */
  public static String string(String path, JsonElement element) {
    if (element instanceof JsonPrimitive primitive && primitive.isString()) {
      return primitive.getAsString();
    }
    throw wrong(path, "a string", element);
  }

  /** Reads an integer of 32 bits. */
  public static int integer(String path, JsonElement element) {
    long value = whole(path, element);
    if (value != (int) value) {
      throw wrong(path, "an integer of 32 bits", element);
    }
    return (int) value;
  }

  /** Reads an integer of 64 bits. */
  public static long whole(String path, JsonElement element) {
    if (element instanceof JsonPrimitive primitive && primitive.isNumber()) {
      try {
        return Long.parseLong(primitive.getAsString());
      } catch (NumberFormatException e) {
        throw wrong(path, "an integer", element);
      }
    }
    throw wrong(path, "an integer", element);
  }

  /** Reads a finite number. */
  public static double number(String path, JsonElement element) {
    if (element instanceof JsonPrimitive primitive && primitive.isNumber()) {
      double value = primitive.getAsDouble();
      if (Double.isFinite(value)) {
        return value;
      }
    }
    throw wrong(path, "a finite number", element);
  }

  /** Reads a list, each item with its own path. */
  public static <T> List<T> list(
      String path, JsonElement element, BiFunction<String, JsonElement, T> item) {
    if (!element.isJsonArray()) {
      throw wrong(path, "a list", element);
    }
    JsonArray array = element.getAsJsonArray();
    List<T> items = new ArrayList<>(array.size());
    for (JsonElement each : array) {
      items.add(item.apply(path + "[" + items.size() + "]", each));
    }
    return items;
  }

  private JsonElement required(String key) {
    JsonElement element = optional(key);
    if (element == null) {
      throw new IllegalArgumentException(path + key + " is missing");
    }
    return element;
  }

  private @Nullable JsonElement optional(String key) {
    JsonElement element = json.get(key);
    return element == null || element.isJsonNull() ? null : element;
  }

  private static IllegalArgumentException wrong(String path, String needed, JsonElement found) {
    return new IllegalArgumentException(path + ": " + needed + " is needed, not " + shown(found));
  }

  private static String shown(JsonElement element) {
    String text = element.toString();
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }
}
