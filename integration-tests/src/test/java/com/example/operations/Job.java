package com.example.operations;

import java.util.Map;

/**
 * An operation to be explained, of inputs that carry relevance and of constants.
 *
 * @param id its name
 * @param composite the composite
 * @param archive the file of a model that consists of it; null for one that is written in Java
 * @param operation which operation
 * @param arguments its numbers: axes, epsilons
 * @param leaves what carries relevance, by name
 * @param constants what does not
 * @param weights what each number of the output is multiplied with: their sum is explained
 */
public record Job(
    String id,
    String composite,
    String archive,
    String operation,
    Map<String, Double> arguments,
    Map<String, Numbers> leaves,
    Map<String, Numbers> constants,
    Numbers weights) {

  /** A tensor: its shape, and its numbers row by row. */
  public record Numbers(long[] shape, String[] data) {
    /** Returns the numbers as float32. */
    public float[] floats() {
      float[] floats = new float[data.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = Float.parseFloat(data[i]);
      }
      return floats;
    }
  }

  /** Returns an argument. */
  public double argument(String name) {
    return arguments.get(name);
  }

  /** Returns an argument that is a whole number. */
  public int number(String name) {
    return (int) argument(name);
  }

  /** Returns whether an argument says yes. */
  public boolean is(String name) {
    return arguments.getOrDefault(name, 0.0) != 0;
  }
}
